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
  /** Part of the next hop of the last attempt. */
  readonly nextHop?: string;
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
  if (filter.nextHop !== undefined) query.andWhere('last_hop ILIKE :hop', { hop: like(filter.nextHop) });
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
  page: { readonly limit: number; readonly offset?: number; readonly after?: deliveryV1.QueuePosition },
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
    .addOrderBy('q.recipient', 'ASC')
    .limit(page.limit)
    .offset(page.offset ?? 0);
  narrow(query, filter);
  const total = await query.clone().limit(undefined).offset(undefined).getCount();
  if (page.after !== undefined) {
    const { nextAttemptAtMs, msgId, recipient } = page.after;
    const at = { afterAt: new Date(nextAttemptAtMs), afterId: msgId, afterRecipient: recipient };
    query.andWhere('(q.nextAttemptAtMs, q.msgId, q.recipient) > (:afterAt, :afterId, :afterRecipient)', at);
  }
  return { items: await query.getMany(), total };
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

/** How many a selection holds. */
export async function countQueued(store: Store, selection: QueueSelection): Promise<number> {
  const query = (await store.manager()).createQueryBuilder(queue, 'q').where('true');
  choose(query, selection);
  return query.getCount();
}

/** Makes mails due now; how many. */
export async function flushQueue(store: Store, selection: QueueSelection): Promise<number> {
  const query = (await store.manager())
    .createQueryBuilder()
    .update(queue)
    // In whole milliseconds, as all other times: a page begins behind the time of the last row of the page before.
    .set({ nextAttemptAtMs: () => "date_trunc('milliseconds', now())" })
    .where('true');
  choose(query, selection);
  return (await query.execute()).affected ?? 0;
}

/** Keys of what a selection holds, at most so many. */
export async function chosenKeys(store: Store, selection: QueueSelection, limit: number): Promise<readonly QueueKey[]> {
  const query = (await store.manager()).createQueryBuilder(queue, 'q').select(['q.msgId', 'q.recipient']).where('true').limit(limit);
  choose(query, selection);
  return query.getMany();
}
