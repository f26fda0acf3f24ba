import type { deliveryV1 } from '@postern/contracts';
import { linear } from '@postern/linear';
import { Brackets } from '@postern/platform-persistence';
import type { Store } from '@postern/platform-persistence';

import { queue } from './entities.js';

/** The least of a query builder that a filter needs. */
interface Narrowed {
  andWhere(where: Brackets | string, values?: object): unknown;
}

export interface QueueFilter {
  /** Part of the sender's or recipient's address. */
  readonly address?: string;
  readonly msgId?: string;
}

export interface QueueKey {
  readonly msgId: string;
  readonly recipient: string;
}

/** Rows that an administrator chose: some, or all that a filter holds. */
export type QueueSelection = { readonly keys: readonly QueueKey[] } | { readonly filter: QueueFilter };

export interface QueueCounts {
  readonly messages: number;
  readonly bytes: number;
  /** Receipt of the oldest, ms since the epoch; 0 for an empty queue. */
  readonly oldestAtMs: number;
}

const like = (text: string) => `%${text.replace(linear(/[\\%_]/g), '\\$&')}%`;

/** Columns are named as in the table, so that the same words serve reads and changes. */
function narrow(query: Narrowed, filter: QueueFilter): void {
  if (filter.address !== undefined)
    query.andWhere(
      new Brackets((either) => either.where('recipient ILIKE :part').orWhere('mail_from ILIKE :part', { part: like(filter.address ?? '') })),
    );
  if (filter.msgId !== undefined) query.andWhere('msg_id = :msgId', { msgId: filter.msgId });
}

function choose(query: Narrowed, selection: QueueSelection): void {
  if ('filter' in selection) return narrow(query, selection.filter);
  const { keys } = selection;
  query.andWhere('(msg_id, recipient) IN (SELECT * FROM unnest(CAST(:msgIds AS text[]), CAST(:recipients AS text[])))', {
    msgIds: keys.map((key) => key.msgId),
    recipients: keys.map((key) => key.recipient),
  });
}

/** Mails that wait, the next due first, and how many match in all; without the bytes of edits and own mail, which nobody looks at here. */
export async function listQueue(
  store: Store,
  filter: QueueFilter,
  page: { readonly limit: number; readonly offset?: number },
): Promise<{ readonly items: readonly deliveryV1.QueuedRecipient[]; readonly total: number }> {
  const query = (await store.manager())
    .createQueryBuilder(queue, 'q')
    .select(
      ['msgId', 'recipient', 'mailFrom', 'subject', 'size', 'attempts', 'receivedAtMs', 'nextAttemptAtMs', 'lastReply', 'lastHop'].map(
        (name) => `q.${name}`,
      ),
    )
    .where('true')
    .orderBy('q.nextAttemptAtMs', 'ASC')
    .addOrderBy('q.msgId', 'ASC')
    .limit(page.limit)
    .offset(page.offset ?? 0);
  narrow(query, filter);
  const [items, total] = await query.getManyAndCount();
  return { items, total };
}

export async function queueCounts(store: Store): Promise<QueueCounts> {
  const row = await (await store.manager())
    .createQueryBuilder(queue, 'q')
    .select('count(*)', 'messages')
    .addSelect('sum(q.size)', 'bytes')
    .addSelect('min(q.receivedAtMs)', 'oldest')
    .getRawOne<{ messages: string; bytes: string | null; oldest: Date | null }>();
  return { messages: Number(row?.messages ?? 0), bytes: Number(row?.bytes ?? 0), oldestAtMs: row?.oldest?.getTime() ?? 0 };
}

/** Makes mails due now; how many. */
export async function flushQueue(store: Store, selection: QueueSelection): Promise<number> {
  const query = (await store.manager())
    .createQueryBuilder()
    .update(queue)
    .set({ nextAttemptAtMs: () => 'now()' })
    .where('true');
  choose(query, selection);
  return (await query.execute()).affected ?? 0;
}

/** Removes mails; neither side is told (behaviour 14.7). How many. */
export async function deleteQueued(store: Store, selection: QueueSelection): Promise<number> {
  const query = (await store.manager()).createQueryBuilder().delete().from(queue).where('true');
  choose(query, selection);
  return (await query.execute()).affected ?? 0;
}
