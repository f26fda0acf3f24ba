import type { Sql } from '@postern/kernel';
import { linear } from '@postern/linear';

import { fromRow } from './queue-row.js';
import type { QueuedMail, QueueRow } from './queue-row.js';

export interface QueueFilter {
  /** Part of the sender's or recipient's address. */
  readonly address?: string;
  readonly msgId?: string;
  readonly limit: number;
  readonly offset?: number;
}

export type QueuedSummary = Omit<QueuedMail, 'decision' | 'traceparent' | 'blobKey' | 'senderProven' | 'inline'>;

export interface QueueKey {
  readonly msgId: string;
  readonly recipient: string;
}

const like = (text: string) => `%${text.replace(linear(/[\\%_]/g), '\\$&')}%`;

/** Without the octets of edits and own mail, which nobody looks at here. */
const COLUMNS = `msg_id, recipient, mail_from, sender_proven, blob_key, size, ''::bytea AS splices, subject, traceparent, received_at, attempts, next_attempt_at, last_reply, last_hop`;

/** Mails that wait, the next due first, and how many match in all. */
export async function listQueue(sql: Sql, filter: QueueFilter): Promise<{ readonly items: readonly QueuedSummary[]; readonly total: number }> {
  const where = `($1::text IS NULL OR recipient ILIKE $1 OR mail_from ILIKE $1) AND ($2::text IS NULL OR msg_id = $2)`;
  const values = [filter.address === undefined ? null : like(filter.address), filter.msgId ?? null];
  const rows = await sql.query<QueueRow>(`SELECT ${COLUMNS} FROM delivery.queue WHERE ${where} ORDER BY next_attempt_at LIMIT $3 OFFSET $4`, [
    ...values,
    filter.limit,
    filter.offset ?? 0,
  ]);
  const [count] = await sql.query<{ total: string }>(`SELECT count(*) AS total FROM delivery.queue WHERE ${where}`, values);
  const items = rows.map(fromRow).map(({ decision: _d, traceparent: _t, blobKey: _b, senderProven: _s, ...summary }) => summary);
  return { items, total: Number(count?.total ?? 0) };
}

export interface QueueCounts {
  readonly messages: number;
  readonly bytes: number;
  /** Receipt of the oldest, ms since the epoch; 0 for an empty queue. */
  readonly oldestAtMs: number;
}

export async function queueCounts(sql: Sql): Promise<QueueCounts> {
  const [row] = await sql.query<{ messages: string; bytes: string | null; oldest: Date | null }>(
    'SELECT count(*) AS messages, sum(size) AS bytes, min(received_at) AS oldest FROM delivery.queue',
  );
  return { messages: Number(row?.messages ?? 0), bytes: Number(row?.bytes ?? 0), oldestAtMs: row?.oldest?.getTime() ?? 0 };
}

/** Makes mails due now; `all` for the whole queue. Resolves with how many. */
export async function flushQueue(sql: Sql, which: readonly QueueKey[] | 'all'): Promise<number> {
  const set = 'UPDATE delivery.queue SET next_attempt_at = now()';
  const rows =
    which === 'all'
      ? await sql.query(`${set} RETURNING 1 AS one`)
      : await sql.query(`${set} WHERE (msg_id, recipient) IN (SELECT * FROM unnest($1::text[], $2::text[])) RETURNING 1 AS one`, columns(which));
  return rows.length;
}

/** Removes mails; neither side is told (behaviour 14.7). Resolves with those that were removed. */
export async function deleteQueued(sql: Sql, which: readonly QueueKey[]): Promise<readonly QueueKey[]> {
  const rows = await sql.query<{ msg_id: string; recipient: string }>(
    `DELETE FROM delivery.queue WHERE (msg_id, recipient) IN (SELECT * FROM unnest($1::text[], $2::text[])) RETURNING msg_id, recipient`,
    columns(which),
  );
  return rows.map((row) => ({ msgId: row.msg_id, recipient: row.recipient }));
}

function columns(which: readonly QueueKey[]): readonly (readonly string[])[] {
  return [which.map((key) => key.msgId), which.map((key) => key.recipient)];
}
