import { createHash } from 'node:crypto';

import type { OutgoingMessage, Sql } from '@postern/kernel';

import type { ClaimedRecipient, DeferredRecipient, QueuedMail } from './queue-types.js';

/** Short stable name of a recipient within a mail, for ids of rows and facts. */
export function recipientHash(recipient: string): string {
  return createHash('sha256').update(recipient).digest('hex').slice(0, 16);
}

export function queueItemId(mailId: string, recipient: string): string {
  return `${mailId}/${recipientHash(recipient)}`;
}

/** Puts a mail and its recipients into the queue. Doing it again changes nothing. Run it in a transaction. */
export async function addToQueue(sql: Sql, mail: QueuedMail, recipients: readonly DeferredRecipient[]): Promise<void> {
  await sql.query(
    `INSERT INTO delivery.mail (id, msg_id, sender, may_notify, blob_key, edits, inline, size, accepted_at_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING`,
    [mail.id, mail.msgId, mail.sender, mail.mayNotify, mail.blobKey, mail.edits, mail.inline ?? null, mail.size, mail.acceptedAtMs],
  );
  await sql.query(
    `INSERT INTO delivery.recipient (id, mail_id, recipient, state, attempts, next_hop, last_reply, next_attempt_at_ms)
     SELECT id, $1, recipient, 'deferred', attempts, next_hop, last_reply, at
     FROM unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::bigint[]) AS r (id, recipient, attempts, next_hop, last_reply, at)
     ON CONFLICT (id) DO NOTHING`,
    [
      mail.id,
      recipients.map((r) => queueItemId(mail.id, r.recipient)),
      recipients.map((r) => r.recipient),
      recipients.map((r) => r.attempts),
      recipients.map((r) => r.nextHop),
      recipients.map((r) => r.lastReply),
      recipients.map((r) => r.nextAttemptAtMs),
    ],
  );
}

/**
 * Claims due recipients for `leaseMs`, oldest due first, at most `limit`. Two callers never get the same; one whose lease ran out, because its holder died, is due
 * again.
 */
export async function claimDue(
  sql: Sql,
  claim: { readonly nowMs: number; readonly leaseMs: number; readonly owner: string; readonly limit: number },
): Promise<readonly ClaimedRecipient[]> {
  return sql.query<ClaimedRecipient & Record<string, unknown>>(
    `UPDATE delivery.recipient SET state = 'sending', lease_until_ms = $1::bigint + $2::bigint, lease_owner = $3
     WHERE id IN (
       SELECT id FROM delivery.recipient
       WHERE (state = 'deferred' AND next_attempt_at_ms <= $1) OR (state = 'sending' AND lease_until_ms < $1)
       ORDER BY next_attempt_at_ms LIMIT $4 FOR UPDATE SKIP LOCKED)
     RETURNING id, mail_id AS "mailId", recipient, attempts`,
    [claim.nowMs, claim.leaseMs, claim.owner, claim.limit],
  );
}

export async function readMail(sql: Sql, ids: readonly string[]): Promise<readonly QueuedMail[]> {
  const rows = await sql.query<QueuedMail & { readonly size: string; readonly acceptedAtMs: string; readonly inline: Buffer | null }>(
    `SELECT id, msg_id AS "msgId", sender, may_notify AS "mayNotify", blob_key AS "blobKey", edits, inline, size, accepted_at_ms AS "acceptedAtMs"
     FROM delivery.mail WHERE id = ANY ($1)`,
    [ids],
  );
  return rows.map((row) => ({ ...row, size: Number(row.size), acceptedAtMs: Number(row.acceptedAtMs), inline: row.inline ?? undefined }));
}

/** Puts claimed recipients back until their next time. */
export async function putBack(sql: Sql, mailId: string, recipients: readonly DeferredRecipient[]): Promise<void> {
  await sql.query(
    `UPDATE delivery.recipient q SET state = 'deferred', attempts = r.attempts, next_hop = r.next_hop, last_reply = r.last_reply, next_attempt_at_ms = r.at, lease_owner = ''
     FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::bigint[]) AS r (id, attempts, next_hop, last_reply, at) WHERE q.id = r.id`,
    [
      recipients.map((r) => queueItemId(mailId, r.recipient)),
      recipients.map((r) => r.attempts),
      recipients.map((r) => r.nextHop),
      recipients.map((r) => r.lastReply),
      recipients.map((r) => r.nextAttemptAtMs),
    ],
  );
}

/** Removes recipients whose delivery is over, and the mail with its last one. */
export async function takeOut(sql: Sql, mailId: string, recipients: readonly string[]): Promise<void> {
  await sql.query('DELETE FROM delivery.recipient WHERE id = ANY ($1)', [recipients.map((r) => queueItemId(mailId, r))]);
  await sql.query('DELETE FROM delivery.mail m WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM delivery.recipient r WHERE r.mail_id = m.id)', [mailId]);
}

/** Remembers that the fact's duty for these recipients is done, so that a repeated fact sends nothing again. */
export async function markHandled(
  sql: Sql,
  handled: readonly { readonly msgId: string; readonly recipient: string }[],
  nowMs: number,
): Promise<void> {
  await sql.query(
    `INSERT INTO delivery.handled (msg_id, recipient, at_ms) SELECT m, r, $3 FROM unnest($1::text[], $2::text[]) AS h (m, r) ON CONFLICT DO NOTHING`,
    [handled.map((h) => h.msgId), handled.map((h) => h.recipient), nowMs],
  );
}

/** Recipients of these mails that were handled before, as `<MsgId> <recipient>`. */
export async function handledBefore(sql: Sql, msgIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ msg_id: string; recipient: string }>('SELECT msg_id, recipient FROM delivery.handled WHERE msg_id = ANY ($1)', [
    msgIds,
  ]);
  return new Set(rows.map((row) => `${row.msg_id} ${row.recipient}`));
}

/** Forgets handled recipients that no fact can repeat any more. Answers how many. */
export async function forgetHandled(sql: Sql, beforeMs: number): Promise<void> {
  await sql.query('DELETE FROM delivery.handled WHERE at_ms < $1', [beforeMs]);
}

/** Keeps facts until the bus has them; within the transaction that makes them true. */
export async function putInOutbox(sql: Sql, facts: readonly OutgoingMessage[], nowMs: number): Promise<void> {
  for (const fact of facts)
    await sql.query(
      'INSERT INTO delivery.outbox (id, topic, key, headers, value, at_ms) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING',
      [fact.id, fact.topic, fact.key, JSON.stringify(fact.headers ?? {}), fact.value, nowMs],
    );
}

/** Facts that were left in the outbox since before `beforeMs`, oldest first. */
export async function leftInOutbox(sql: Sql, beforeMs: number, limit: number): Promise<readonly OutgoingMessage[]> {
  return sql.query<OutgoingMessage & Record<string, unknown>>(
    'SELECT id, topic, key, headers, value FROM delivery.outbox WHERE at_ms <= $1 ORDER BY at_ms LIMIT $2',
    [beforeMs, limit],
  );
}

export async function removeFromOutbox(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.query('DELETE FROM delivery.outbox WHERE id = ANY ($1)', [ids]);
}
