import type { Store } from '@postern/platform-persistence';

import { sendings } from './entities.js';
import type { SendingRow } from './entities.js';

/** Writes down that an entry is sent, before it is. */
export async function addSendings(store: Store, rows: readonly SendingRow[]): Promise<void> {
  await (await store.manager())
    .createQueryBuilder()
    .insert()
    .into(sendings)
    .values([...rows])
    .orIgnore()
    .updateEntity(false)
    .execute();
}

export interface SendingResult {
  readonly sentMsgId: string;
  readonly recipient: string;
  readonly result: string;
  readonly reply: string;
}

/** What became of sendings; others are left alone. In the order of the facts: the last one stands. */
export async function tellResults({ sql }: Store, results: readonly SendingResult[]): Promise<void> {
  const newest = [...new Map(results.map((one) => [`${one.sentMsgId} ${one.recipient}`, one])).values()];
  if (newest.length === 0) return;
  await sql.query(
    `UPDATE backup.sendings AS s SET result = r.result, reply = r.reply FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS r (sent, recipient, result, reply)
     WHERE s.sent_msg_id = r.sent AND s.recipient = r.recipient`,
    [
      newest.map((one) => one.sentMsgId),
      newest.map((one) => one.recipient),
      newest.map((one) => one.result),
      newest.map((one) => one.reply.replaceAll('\0', '')),
    ],
  );
}

/** Newest first. */
export async function readSendings(store: Store, msgId: string, limit = 1000): Promise<readonly SendingRow[]> {
  return (await store.manager()).find(sendings, { where: { msgId }, order: { atMs: 'DESC', recipient: 'ASC' }, take: limit });
}
