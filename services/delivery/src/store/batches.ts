import type { Store } from '@postern/platform-persistence';

import type { DoneRecipient } from './done-recipients.js';
import type { SpentRow } from './entities.js';

// One statement for many rows, on the way of each mail: SQL, since a repository would write one row at a time or build the statement anew each time.

/** Remembers that the fact's duty for these recipients is over, so that a repeated fact sends nothing again. */
export async function markDone({ sql }: Store, done: readonly DoneRecipient[], nowMs: number): Promise<void> {
  if (done.length === 0) return;
  await sql.query(
    `INSERT INTO delivery.done (msg_id, recipient, at) SELECT m, r, $3 FROM unnest($1::text[], $2::text[]) AS d (m, r) ON CONFLICT DO NOTHING`,
    [done.map((d) => d.msgId), done.map((d) => d.recipient), new Date(nowMs)],
  );
}

/** Recipients of these mails that are done, or wait in the queue. */
export async function doneBefore({ sql }: Store, msgIds: readonly string[]): Promise<readonly DoneRecipient[]> {
  const rows = await sql.query<{ msg_id: string; recipient: string }>(
    'SELECT msg_id, recipient FROM delivery.done WHERE msg_id = ANY ($1) UNION SELECT msg_id, recipient FROM delivery.queue WHERE msg_id = ANY ($1)',
    [msgIds],
  );
  return rows.map((row) => ({ msgId: row.msg_id, recipient: row.recipient }));
}

/** The same, and that no first attempt needs these originals any more: both or neither, in one statement, since a transaction would ask PostgreSQL four times. */
export async function markSpent(
  { sql }: Store,
  done: readonly DoneRecipient[],
  originals: readonly Pick<SpentRow, 'blobKey' | 'msgId'>[],
  nowMs: number,
): Promise<void> {
  await sql.query(
    `WITH noted AS (INSERT INTO delivery.done (msg_id, recipient, at) SELECT m, r, $3 FROM unnest($1::text[], $2::text[]) AS d (m, r) ON CONFLICT DO NOTHING)
     INSERT INTO delivery.spent (blob_key, msg_id, at) SELECT k, m, $3 FROM unnest($4::text[], $5::text[]) AS s (k, m) ON CONFLICT DO NOTHING`,
    [
      done.map((d) => d.msgId),
      done.map((d) => d.recipient),
      new Date(nowMs),
      originals.map(({ blobKey }) => blobKey),
      originals.map(({ msgId }) => msgId),
    ],
  );
}

/** Spent originals of which no mail waits, the oldest first; locked for the transaction, those that another process holds are left to it. */
export async function lockSpent({ sql }: Store, beforeMs: number, limit: number): Promise<readonly string[]> {
  const rows = await sql.query<{ blob_key: string }>(
    `SELECT blob_key FROM delivery.spent AS s WHERE at <= $1 AND NOT EXISTS (SELECT FROM delivery.queue AS q WHERE q.msg_id = s.msg_id)
     ORDER BY at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [new Date(beforeMs), limit],
  );
  return rows.map((row) => row.blob_key);
}

/** Those of the mails that still wait in the queue, or whose original the sweeper knows to be spent. */
export async function stillKnown({ sql }: Store, msgIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ msg_id: string }>(
    'SELECT msg_id FROM delivery.queue WHERE msg_id = ANY ($1) UNION SELECT msg_id FROM delivery.spent WHERE msg_id = ANY ($1)',
    [msgIds],
  );
  return new Set(rows.map((row) => row.msg_id));
}

/** Whether a recipient of the mail waits in the queue. */
export async function waits({ sql }: Store, msgId: string): Promise<boolean> {
  return (await sql.query('SELECT FROM delivery.queue WHERE msg_id = $1 LIMIT 1', [msgId])).length > 0;
}

/** Leases due mails until a time and gives their keys; what others hold is left to them. */
export async function leaseDue({ sql }: Store, limit: number, nowMs: number, untilMs: number): Promise<readonly DoneRecipient[]> {
  const rows = await sql.query<{ msg_id: string; recipient: string }>(
    `UPDATE delivery.queue AS q SET leased_until = $3
     FROM (SELECT msg_id, recipient FROM delivery.queue WHERE next_attempt_at <= $2 AND leased_until <= $2 ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) AS due
     WHERE q.msg_id = due.msg_id AND q.recipient = due.recipient RETURNING q.msg_id, q.recipient`,
    [limit, new Date(nowMs), new Date(untilMs)],
  );
  return rows.map((row) => ({ msgId: row.msg_id, recipient: row.recipient }));
}

/** What is told of a mail that was removed. */
export interface RemovedMail extends DoneRecipient {
  /** Attempts that were made. */
  readonly attempts: number;
  readonly traceparent: string;
}

/** Takes mails out of the queue; those that were still there. */
export async function takeOut({ sql }: Store, keys: readonly DoneRecipient[]): Promise<readonly RemovedMail[]> {
  if (keys.length === 0) return [];
  const rows = await sql.query<{ msg_id: string; recipient: string; attempts: number; traceparent: string }>(
    `DELETE FROM delivery.queue WHERE (msg_id, recipient) IN (SELECT * FROM unnest($1::text[], $2::text[]))
     RETURNING msg_id, recipient, attempts, traceparent`,
    [keys.map((key) => key.msgId), keys.map((key) => key.recipient)],
  );
  return rows.map(({ msg_id: msgId, ...row }) => ({ ...row, msgId }));
}
