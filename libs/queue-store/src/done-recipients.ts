import type { Sql } from '@postern/kernel';

export interface DoneRecipient {
  readonly msgId: string;
  readonly recipient: string;
}

/** Remembers that the fact's duty for these recipients is over, so that a repeated fact sends nothing again. */
export async function markDone(sql: Sql, done: readonly DoneRecipient[], nowMs: number): Promise<void> {
  if (done.length === 0) return;
  await sql.query(
    `INSERT INTO delivery.done (msg_id, recipient, at) SELECT m, r, $3 FROM unnest($1::text[], $2::text[]) AS d (m, r) ON CONFLICT DO NOTHING`,
    [done.map((d) => d.msgId), done.map((d) => d.recipient), new Date(nowMs)],
  );
}

/** Recipients of these mails that are done, or wait in the queue. */
export async function doneBefore(sql: Sql, msgIds: readonly string[]): Promise<readonly DoneRecipient[]> {
  const rows = await sql.query<{ msg_id: string; recipient: string }>(
    'SELECT msg_id, recipient FROM delivery.done WHERE msg_id = ANY ($1) UNION SELECT msg_id, recipient FROM delivery.queue WHERE msg_id = ANY ($1)',
    [msgIds],
  );
  return rows.map((row) => ({ msgId: row.msg_id, recipient: row.recipient }));
}

/** Forgets what no fact can repeat any more. */
export async function forgetDone(sql: Sql, beforeMs: number): Promise<void> {
  await sql.query('DELETE FROM delivery.done WHERE at < $1', [new Date(beforeMs)]);
}
