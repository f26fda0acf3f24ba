import { eventsV1 } from '@postern/contracts';
import type { Sql } from '@postern/kernel';

import { decidedMail, packedWith } from './mail-row.js';
import type { DecidedMail, MailTexts } from './mail-row.js';
import { unpackFact } from './packed-fact.js';

/** A row of the table of mails as it is written. */
export interface MailRow {
  readonly msgId: string;
  readonly isDecided: boolean;
  readonly replyCode: number;
  readonly texts: MailTexts;
  readonly refused: string;
  readonly facets: readonly number[];
  readonly fact: Buffer;
}

/** As it is read. */
export interface KeptMail {
  readonly msg_id: string;
  readonly is_decided: boolean;
  readonly client_ip: string;
  readonly mail_from: string;
  readonly header_from: string;
  readonly recipients: string;
  readonly refused: string;
  readonly subject: string;
  readonly message_id: string;
  readonly fact: Buffer;
}

/** Columns of a KeptMail of the table `m`. */
export const KEPT_COLUMNS =
  'm.msg_id, m.is_decided, m.client_ip, m.mail_from, m.header_from, m.recipients, m.refused, m.subject, m.message_id, m.fact';

const COLUMNS = 'msg_id, is_decided, reply_code, client_ip, mail_from, header_from, recipients, refused, subject, message_id, facets, fact';
const OTHERS = COLUMNS.split(', ').slice(1);

/** Writes rows in the place of those that are there. Each mail once. */
export async function writeMails(sql: Sql, rows: readonly MailRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ msgId, isDecided, replyCode, texts, refused, facets, fact }) => [
    msgId,
    isDecided,
    replyCode,
    texts.clientIp,
    texts.mailFrom,
    texts.headerFrom,
    texts.recipients,
    refused,
    texts.subject,
    texts.messageId,
    [...facets],
    fact,
  ]);
  let parameter = 0;
  const places = values.map((row) => `(${row.map(() => `$${++parameter}`).join(', ')})`);
  await sql.query(
    `INSERT INTO journal.mail (${COLUMNS}) VALUES ${places.join(', ')}
     ON CONFLICT (msg_id) DO UPDATE SET ${OTHERS.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    values.flat(),
  );
}

/** Bytes of the fact of a row: of a MailDecided, or of a RecipientRefused where no mail came. */
export function factBytes(row: KeptMail): Buffer {
  const texts: MailTexts = {
    clientIp: row.client_ip,
    mailFrom: row.mail_from,
    headerFrom: row.header_from,
    recipients: row.recipients,
    subject: row.subject,
    messageId: row.message_id,
  };
  return unpackFact(row.fact, packedWith(row.msg_id, texts));
}

/** Rows by id, those of mail that never came too. */
export async function readKept(sql: Sql, ids: readonly string[]): Promise<readonly KeptMail[]> {
  if (ids.length === 0) return [];
  return sql.query<KeptMail>(`SELECT ${KEPT_COLUMNS} FROM journal.mail AS m WHERE m.msg_id = ANY($1)`, [ids]);
}

/** What was decided of these mails. */
export async function readDecided(sql: Sql, ids: readonly string[]): Promise<readonly { readonly msgId: string; readonly mail: DecidedMail }[]> {
  const rows = await readKept(sql, ids);
  return rows.filter((row) => row.is_decided).map((row) => ({ msgId: row.msg_id, mail: decidedMail(eventsV1.MailDecided.decode(factBytes(row))) }));
}
