import { parseIp } from '@postern/net';
import type { Store } from '@postern/platform-persistence';

import type { EntryRow } from './entities.js';

/** PostgreSQL text holds no NUL. */
const text = (value: string) => value.replaceAll('\0', '');
const texts = (values: readonly string[]) => values.map(text);

const COLUMNS =
  'msg_id, received_at, kept_at, client_ip, client_inet, mail_from, header_from, recipients, subject, message_id, size, stored_size, sha256, action, fates, detected_by, statuses, threats, rule_ids, rule_names, blob_key, key_id, wrapped_key, addresses, whose';

/** Adds an entry. False when the mail has one already, which stays. */
export async function addEntry({ sql }: Store, row: EntryRow & { readonly wrappedKey: Buffer }): Promise<boolean> {
  const recipients = texts(row.recipients);
  const values: readonly unknown[] = [
    row.msgId,
    new Date(row.receivedAtMs),
    new Date(row.keptAtMs),
    text(row.clientIp),
    // What is no address is kept as it is written, beside it; PostgreSQL would refuse the entry for it.
    parseIp(row.clientIp) === undefined ? null : row.clientIp,
    text(row.mailFrom),
    text(row.headerFrom),
    recipients,
    text(row.subject),
    text(row.messageId),
    row.size,
    row.storedSize,
    row.sha256,
    row.action,
    row.fates,
    row.detectedBy,
    JSON.stringify(row.statuses).replaceAll('\\u0000', ''),
    texts(row.threats),
    row.ruleIds,
    texts(row.ruleNames),
    row.blobKey,
    row.keyId,
    row.wrappedKey,
    [row.mailFrom, row.headerFrom, ...recipients].map(text).join(' '),
    whoseOf(recipients),
  ];
  const places = values.map((_value, i) => `$${i + 1}`);
  const added = await sql.query(
    `INSERT INTO backup.entries (${COLUMNS}) VALUES (${places.join(', ')}) ON CONFLICT (msg_id) DO NOTHING RETURNING msg_id`,
    values,
  );
  return added.length > 0;
}

/** Recipients and their domains (`@example.org`), in lower case: what an entry is found and destroyed by. */
export function whoseOf(recipients: readonly string[]): string[] {
  const all = recipients.map((recipient) => recipient.toLowerCase()).flatMap((recipient) => [recipient, recipient.slice(recipient.lastIndexOf('@'))]);
  return [...new Set(all)];
}

/** An entry that left, for what is told of it. */
export interface GoneEntry {
  readonly msgId: string;
  readonly blobKey: string;
  readonly size: number;
}

interface GoneRow {
  readonly msg_id: string;
  readonly blob_key: string;
  readonly size: string;
}

const goneOf = ({ msg_id: msgId, blob_key: blobKey, size }: GoneRow): GoneEntry => ({ msgId, blobKey, size: Number(size) });

/** Removes entries with their sending history; those that were there. */
export async function removeEntries({ sql }: Store, msgIds: readonly string[]): Promise<readonly GoneEntry[]> {
  await sql.query('DELETE FROM backup.sendings WHERE msg_id = ANY ($1)', [msgIds]);
  const rows = await sql.query<GoneRow>('DELETE FROM backup.entries WHERE msg_id = ANY ($1) RETURNING msg_id, blob_key, size', [msgIds]);
  return rows.map(goneOf);
}

/** Destroys the keys of some entries of a recipient (`a@example.org`) or a domain (`@example.org`); those that had one. */
export async function destroyKeys({ sql }: Store, whose: string, limit: number): Promise<readonly GoneEntry[]> {
  const rows = await sql.query<GoneRow>(
    `UPDATE backup.entries SET wrapped_key = NULL WHERE msg_id IN (SELECT msg_id FROM backup.entries WHERE whose @> $1 AND wrapped_key IS NOT NULL LIMIT $2)
     RETURNING msg_id, blob_key, size`,
    [[whose.toLowerCase()], limit],
  );
  return rows.map(goneOf);
}

/** Entries whose keys were wrapped by another master key than this. */
export async function wrappedByOthers(
  { sql }: Store,
  keyId: string,
  limit: number,
): Promise<readonly (Pick<EntryRow, 'msgId' | 'blobKey' | 'keyId'> & { readonly wrappedKey: Buffer })[]> {
  const rows = await sql.query<{ msg_id: string; blob_key: string; key_id: string; wrapped_key: Buffer }>(
    'SELECT msg_id, blob_key, key_id, wrapped_key FROM backup.entries WHERE key_id <> $1 AND wrapped_key IS NOT NULL LIMIT $2',
    [keyId, limit],
  );
  return rows.map((row) => ({ msgId: row.msg_id, blobKey: row.blob_key, keyId: row.key_id, wrappedKey: row.wrapped_key }));
}

/** Writes down a key that was wrapped again, unless it was destroyed meanwhile. */
export async function rewrap({ sql }: Store, msgId: string, keyId: string, wrappedKey: Buffer): Promise<void> {
  await sql.query('UPDATE backup.entries SET key_id = $2, wrapped_key = $3 WHERE msg_id = $1 AND wrapped_key IS NOT NULL', [
    msgId,
    keyId,
    wrappedKey,
  ]);
}

/** Names of objects that entries have, among these. */
export async function knownObjects({ sql }: Store, blobKeys: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ blob_key: string }>('SELECT blob_key FROM backup.entries WHERE blob_key = ANY ($1)', [blobKeys]);
  return new Set(rows.map((row) => row.blob_key));
}

/** Mails that have an entry, among these. */
export async function knownMails({ sql }: Store, msgIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ msg_id: string }>('SELECT msg_id FROM backup.entries WHERE msg_id = ANY ($1)', [msgIds]);
  return new Set(rows.map((row) => row.msg_id));
}
