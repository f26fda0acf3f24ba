import { eventsV1 } from '@postern/contracts';
import type { Sql } from '@postern/kernel';

import type { JournalWriter } from './journal-writer.js';

/**
 * Moves what releases before the days wrote into the tables of now, the newest first, a batch a call. Those tables stay: while pods of the release before run they go on writing
 * there, and what they write is moved too. A row leaves only after it is written, so that a batch that fails is done again.
 */
export async function moveFormerRows(sql: Sql, writer: JournalWriter, beforeMs: number, limit = 500): Promise<number> {
  const old = [new Date(beforeMs), limit] as const;
  await sql.query('DELETE FROM journal.deliveries WHERE fact_id IN (SELECT fact_id FROM journal.deliveries WHERE at < $1 LIMIT $2)', [...old]);
  await sql.query('DELETE FROM journal.refusals WHERE fact_id IN (SELECT fact_id FROM journal.refusals WHERE at < $1 LIMIT $2)', [...old]);
  await sql.query('DELETE FROM journal.messages WHERE msg_id IN (SELECT msg_id FROM journal.messages WHERE received_at < $1 LIMIT $2)', [...old]);
  const decisions = await sql.query<{ msg_id: string; reply_code: number; fact: Buffer }>(
    'SELECT msg_id, reply_code, fact FROM journal.messages ORDER BY received_at DESC, msg_id DESC LIMIT $1',
    [limit],
  );
  const deliveries = await sql.query<FormerFact>('SELECT fact_id, fact FROM journal.deliveries ORDER BY at DESC LIMIT $1', [limit]);
  const refusals = await sql.query<FormerFact>('SELECT fact_id, fact FROM journal.refusals ORDER BY at DESC LIMIT $1', [limit]);
  const moved = decisions.length + deliveries.length + refusals.length;
  if (moved === 0) return 0;
  await writer.record({
    decisions: decisions.map(({ msg_id: id, fact: bytes }) => ({ id, fact: eventsV1.MailDecided.decode(bytes), bytes })),
    deliveries: deliveries.map(({ fact_id: id, fact: bytes }) => ({ id, fact: eventsV1.DeliveryAttempted.decode(bytes), bytes })),
    refusals: refusals.map(({ fact_id: id, fact: bytes }) => ({ id, fact: eventsV1.RecipientRefused.decode(bytes), bytes })),
  });
  // A decision that another one took the place of meanwhile is moved in its turn.
  await sql.query(
    'DELETE FROM journal.messages AS m USING unnest($1::text[], $2::int[]) AS r (msg_id, reply_code) WHERE m.msg_id = r.msg_id AND m.reply_code = r.reply_code',
    [decisions.map((row) => row.msg_id), decisions.map((row) => row.reply_code)],
  );
  await sql.query('DELETE FROM journal.deliveries WHERE fact_id = ANY($1)', [deliveries.map((row) => row.fact_id)]);
  await sql.query('DELETE FROM journal.refusals WHERE fact_id = ANY($1)', [refusals.map((row) => row.fact_id)]);
  return moved;
}

interface FormerFact {
  readonly fact_id: string;
  readonly fact: Buffer;
}
