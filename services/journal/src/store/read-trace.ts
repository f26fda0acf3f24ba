import { eventsV1 } from '@postern/contracts';
import type { journalV1 } from '@postern/contracts';
import type { Sql } from '@postern/kernel';

import { factBytes, readKept } from './mail-table.js';
import { unpackFact } from './packed-fact.js';
import { readStates } from './search-mails.js';

interface PackedRow {
  readonly recipient: string;
  readonly fact: Buffer;
}

/** The whole story of one mail; empty when the journal has none (yet). Without a decision no message came. */
export async function readTrace(sql: Sql, msgId: string): Promise<journalV1.TraceReply> {
  const [mail] = await readKept(sql, [msgId]);
  const refused = await sql.query<PackedRow>('SELECT recipient, fact FROM journal.refusal WHERE msg_id = $1 ORDER BY at, fact_key', [msgId]);
  const attempts = await sql.query<PackedRow>('SELECT recipient, fact FROM journal.attempt WHERE msg_id = $1 ORDER BY at, attempt, fact_key', [
    msgId,
  ]);
  const bytes = (row: PackedRow) => unpackFact(row.fact, [msgId, row.recipient]);
  return {
    decision: mail?.is_decided === true ? eventsV1.MailDecided.decode(factBytes(mail)) : undefined,
    refusals: refused.map((row) => eventsV1.RecipientRefused.decode(bytes(row))),
    deliveries: attempts.map((row) => eventsV1.DeliveryAttempted.decode(bytes(row))),
    state: (await readStates(sql, [msgId])).get(msgId)?.state ?? '',
  };
}
