import type { Sql } from '@postern/kernel';

import { fromRow } from './queue-row.js';
import type { QueuedMail, QueueRow } from './queue-row.js';

const at = (ms: number) => new Date(ms);

/** Puts a mail into the queue; one that is there already stays as it is, so a repeated fact changes nothing. */
export async function enqueue(sql: Sql, mail: QueuedMail): Promise<void> {
  await sql.query(
    `INSERT INTO delivery.queue (msg_id, recipient, mail_from, sender_proven, blob_key, size, splices, subject, traceparent, received_at, attempts, next_attempt_at, last_reply, last_hop, inline)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (msg_id, recipient) DO NOTHING`,
    [
      mail.msgId,
      mail.recipient,
      mail.mailFrom,
      mail.senderProven,
      mail.blobKey,
      mail.size,
      mail.decision,
      mail.subject,
      mail.traceparent,
      at(mail.receivedAtMs),
      mail.attempts,
      at(mail.nextAttemptAtMs),
      mail.lastReply,
      mail.lastHop,
      mail.inline ?? null,
    ],
  );
}

/** Takes due mails for `leaseMs`; nobody else gets them meanwhile, and they are due again when this process dies. */
export async function claimDue(sql: Sql, limit: number, nowMs: number, leaseMs: number): Promise<readonly QueuedMail[]> {
  const rows = await sql.query<QueueRow>(
    `UPDATE delivery.queue AS q SET leased_until = $3
     FROM (SELECT msg_id, recipient FROM delivery.queue WHERE next_attempt_at <= $2 AND leased_until <= $2 ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) AS due
     WHERE q.msg_id = due.msg_id AND q.recipient = due.recipient RETURNING q.*`,
    [limit, at(nowMs), at(nowMs + leaseMs)],
  );
  return rows.map(fromRow);
}

/** The mail has left the queue: delivered, or given up. */
export async function dequeue(sql: Sql, msgId: string, recipient: string): Promise<void> {
  await sql.query('DELETE FROM delivery.queue WHERE msg_id = $1 AND recipient = $2', [msgId, recipient]);
}

/** The next attempt is due later. */
export async function reschedule(
  sql: Sql,
  mail: Pick<QueuedMail, 'msgId' | 'recipient' | 'attempts' | 'nextAttemptAtMs' | 'lastReply' | 'lastHop'>,
): Promise<void> {
  await sql.query(
    `UPDATE delivery.queue SET attempts = $3, next_attempt_at = $4, last_reply = $5, last_hop = $6, leased_until = '-infinity' WHERE msg_id = $1 AND recipient = $2`,
    [mail.msgId, mail.recipient, mail.attempts, at(mail.nextAttemptAtMs), mail.lastReply, mail.lastHop],
  );
}
