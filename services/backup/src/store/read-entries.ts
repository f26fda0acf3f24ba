import type { backupV1 } from '@postern/contracts';
import { linear } from '@postern/linear';
import { parseNetwork } from '@postern/net';
import type { SelectQueryBuilder, Store } from '@postern/platform-persistence';

import { entries } from './entities.js';
import type { EntryRow } from './entities.js';

const like = (text: string) => `%${text.replace(linear(/[\\%_]/g), '\\$&')}%`;

/** Conditions of a filter; values travel as parameters only. Each has an index. */
function narrow(query: SelectQueryBuilder<EntryRow>, asked: backupV1.BackupFilter): void {
  const filter = withoutNul(asked);
  const add = <Value>(name: string, value: Value | undefined, where: string, bound: (value: Value) => unknown = (v) => v) => {
    if (value !== undefined) query.andWhere(where, { [name]: bound(value) });
  };
  const date = (ms: number) => new Date(ms);
  add('from', filter.fromMs, 'e.receivedAtMs >= :from', date);
  add('to', filter.toMs, 'e.receivedAtMs < :to', date);
  // The indexed text narrows, the exact ones decide.
  add('sender', filter.sender, '(e.addresses ILIKE :sender AND (e.mailFrom ILIKE :sender OR e.headerFrom ILIKE :sender))', like);
  const someRecipient = 'EXISTS (SELECT 1 FROM unnest(e.recipients) AS r WHERE r ILIKE :recipient)';
  add('recipient', filter.recipient, `(e.addresses ILIKE :recipient AND ${someRecipient})`, like);
  add('subject', filter.subject, 'e.subject ILIKE :subject', like);
  // What is no address is looked for as it is written.
  const isNetwork = parseNetwork(filter.clientIp ?? '') !== undefined;
  add('clientIp', filter.clientIp, isNetwork ? 'e.client_inet <<= CAST(:clientIp AS inet)' : 'e.clientIp = :clientIp');
  add('id', filter.msgId, '(e.msgId = upper(:id) OR starts_with(e.msgId, upper(:id)) OR e.messageId ILIKE :idLike)');
  if (filter.msgId !== undefined) query.setParameter('idLike', like(filter.msgId));
  if (filter.detectedBy.length > 0) query.andWhere('e.detectedBy @> :detectedBy', { detectedBy: filter.detectedBy });
  add('rule', filter.ruleId, 'e.ruleIds @> ARRAY[CAST(:rule AS bigint)]');
  add('action', filter.action, 'e.action = :action');
}

/** PostgreSQL text holds no NUL: it was taken out of what is stored, and is of what is looked for. */
function withoutNul(filter: backupV1.BackupFilter): backupV1.BackupFilter {
  const cleaned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(cleaned);
    return typeof value === 'string' ? value.replaceAll('\0', '') : value;
  };
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, cleaned(value)])) as unknown as backupV1.BackupFilter;
}

const EMPTY: backupV1.BackupFilter = { detectedBy: [] };

export interface PageRequest {
  readonly filter?: backupV1.BackupFilter | undefined;
  readonly limit: number;
  /** Last entry of the page before. */
  readonly after?: backupV1.BackupPosition | undefined;
}

/** Entries, newest first. */
export async function searchEntries(store: Store, { filter, limit, after }: PageRequest): Promise<readonly EntryRow[]> {
  const query = (await store.manager()).createQueryBuilder(entries, 'e').where('true');
  narrow(query, filter ?? EMPTY);
  if (after !== undefined)
    query.andWhere('(e.receivedAtMs, e.msgId) < (:afterAt, :afterId)', { afterAt: new Date(after.receivedAtMs), afterId: after.msgId });
  return query.orderBy('e.receivedAtMs', 'DESC').addOrderBy('e.msgId', 'DESC').limit(limit).getMany();
}

/** How many entries a filter matches. */
export async function countEntries(store: Store, filter: backupV1.BackupFilter | undefined): Promise<number> {
  const query = (await store.manager()).createQueryBuilder(entries, 'e').where('true');
  narrow(query, filter ?? EMPTY);
  return query.getCount();
}

export async function readEntry(store: Store, msgId: string): Promise<EntryRow | undefined> {
  return (await (await store.manager()).findOneBy(entries, { msgId })) ?? undefined;
}

export interface Fill {
  readonly entries: number;
  /** As stored. */
  readonly bytes: number;
  /** 0 when there is none. */
  readonly oldestAtMs: number;
}

export async function readFill({ sql }: Store): Promise<Fill> {
  const [row] = await sql.query<{ entries: string; bytes: string; oldest: Date | null }>(
    'SELECT count(*) AS entries, coalesce(sum(stored_size), 0) AS bytes, min(kept_at) AS oldest FROM backup.entries',
  );
  return { entries: Number(row?.entries ?? 0), bytes: Number(row?.bytes ?? 0), oldestAtMs: row?.oldest?.getTime() ?? 0 };
}

/** The oldest entries that were kept before a time, and, oldest first, as many more as have the bytes to be freed. At most `limit`. */
export async function oldestEntries({ sql }: Store, beforeMs: number, bytesToFree: number, limit: number): Promise<readonly string[]> {
  const rows = await sql.query<{ msg_id: string }>(
    `SELECT msg_id FROM (SELECT msg_id, kept_at, sum(stored_size) OVER (ORDER BY kept_at, msg_id) - stored_size AS before FROM (SELECT msg_id, kept_at, stored_size FROM backup.entries ORDER BY kept_at, msg_id LIMIT $3) AS oldest) AS e
     WHERE kept_at < $1 OR before < $2 ORDER BY kept_at, msg_id`,
    [new Date(beforeMs), bytesToFree, limit],
  );
  return rows.map((row) => row.msg_id);
}
