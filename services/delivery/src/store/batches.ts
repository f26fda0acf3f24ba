import type { OutgoingMessage } from '@postern/kernel';
import type { Store } from '@postern/platform-persistence';

import type { DoneRecipient } from './done-recipients.js';

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

/** Keeps facts until the bus has them; to be called within the transaction that makes them true. */
export async function putInOutbox({ sql }: Store, facts: readonly OutgoingMessage[], nowMs: number): Promise<void> {
  if (facts.length === 0) return;
  await sql.query(
    `INSERT INTO delivery.outbox (id, topic, key, headers, value, at)
     SELECT id, topic, key, headers::jsonb, value, $6 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[]) AS f (id, topic, key, headers, value)
     ON CONFLICT (id) DO NOTHING`,
    [
      facts.map((fact) => fact.id),
      facts.map((fact) => fact.topic),
      facts.map((fact) => fact.key),
      facts.map((fact) => JSON.stringify(fact.headers ?? {})),
      facts.map((fact) => fact.value),
      new Date(nowMs),
    ],
  );
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
