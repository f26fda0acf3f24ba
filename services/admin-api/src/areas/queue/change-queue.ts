import type { Database } from '@postern/kernel';
import { deleteQueued, flushQueue, listQueue, queueCounts } from '@postern/queue-store';
import type { QueueKey } from '@postern/queue-store';

import type { DeliveryQueue, QueueItem } from './delivery-queue.port.js';

const PAGE = 1000;

/** The queue in delivery's tables, through the operations that delivery itself offers. */
export function queueOf(database: Database): DeliveryQueue {
  return {
    async list(filter, page) {
      const { items, total } = await listQueue(database, { ...filter, ...page });
      return {
        total,
        items: items.map(({ mailFrom, lastHop, ...item }): QueueItem => ({ ...item, id: idOf(item), sender: mailFrom, nextHop: lastHop })),
      };
    },
    async counts() {
      const { messages, bytes, oldestAtMs } = await queueCounts(database);
      return { messages, octets: bytes, oldestAtMs: oldestAtMs === 0 ? undefined : oldestAtMs };
    },
    flush: (which) => flushQueue(database, which === 'all' ? 'all' : keysOf(which)),
    remove: (which) => (which === 'all' ? removeAll(database) : deleteQueued(database, keysOf(which)).then((gone) => gone.length)),
  };
}

/** What was there at the call; mail that comes meanwhile stays. */
async function removeAll(database: Database): Promise<number> {
  const { total } = await listQueue(database, { limit: 1 });
  let removed = 0;
  for (let looked = 0; looked < total; looked += PAGE) {
    const { items } = await listQueue(database, { limit: PAGE });
    if (items.length === 0) break;
    removed += (await deleteQueued(database, items)).length;
  }
  return removed;
}

/** A MsgId has no slash, so the first one is the border. */
function idOf(key: QueueKey): string {
  return `${key.msgId}/${key.recipient}`;
}

function keysOf(ids: readonly string[]): readonly QueueKey[] {
  return ids.map((id) => ({ msgId: id.slice(0, Math.max(0, id.indexOf('/'))), recipient: id.slice(id.indexOf('/') + 1) }));
}
