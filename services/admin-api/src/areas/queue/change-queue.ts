import type { deliveryV1 } from '@postern/contracts';
import type { PortOf } from '@postern/wire';

import { adminError } from '../../admin-api.errors.js';
import type { DeliveryQueue, QueueChoice, QueueItem } from './delivery-queue.port.js';

/** Delivery's queue as the API shows it. */
export function queueOf(queue: PortOf<deliveryV1.QueueServiceService>): DeliveryQueue {
  const asked = <Reply>(work: Promise<Reply>): Promise<Reply> =>
    work.catch((thrown: unknown) => Promise.reject(adminError('QUEUE_DOWN', undefined, thrown)));
  return {
    async list(filter, { limit, after }) {
      const { items, total } = await asked(queue.list({ filter, limit, offset: 0, after }));
      return {
        total,
        items: items.map(({ mailFrom, lastHop, ...item }): QueueItem => ({ ...item, id: idOf(item), sender: mailFrom, nextHop: lastHop })),
      };
    },
    async counts() {
      const { messages, bytes, oldestAtMs } = await asked(queue.counts({}));
      return { messages, octets: bytes, oldestAtMs };
    },
    flush: async (which, dryRun) => (await asked(queue.flush({ selection: selectionOf(which), dryRun }))).changed,
    remove: async (which, by, dryRun) => (await asked(queue.delete({ selection: selectionOf(which), dryRun, by }))).changed,
  };
}

/** A MsgId has no slash, so the first one is the border. */
function idOf(key: deliveryV1.QueueKey): string {
  return `${key.msgId}/${key.recipient}`;
}

function selectionOf(which: QueueChoice): deliveryV1.Selection {
  if (which === 'all') return { which: { $case: 'filter', value: {} } };
  if ('filter' in which) return { which: { $case: 'filter', value: which.filter } };
  const keys = which.ids.map((id) => ({ msgId: id.slice(0, Math.max(0, id.indexOf('/'))), recipient: id.slice(id.indexOf('/') + 1) }));
  return { which: { $case: 'keys', value: { keys } } };
}
