import type { deliveryV1 } from '@postern/contracts';
import type { PortOf } from '@postern/wire';

import { deliveryError } from '../delivery.errors.js';
import { deleteQueued } from '../queue/delete-queued.js';
import type { PublishParts } from '../queue/queue-outbox.js';
import { countQueued, flushQueue, listQueue, queueCounts } from './queue-operations.js';
import type { QueueSelection } from './queue-operations.js';

/** Waiting mail, as far as administrators may touch it. */
export type QueueService = PortOf<deliveryV1.QueueServiceService>;

/** Most rows of one page. */
const MAX_PAGE = 1000;

export function queueService(parts: PublishParts): QueueService {
  const { store } = parts;
  return {
    async list({ filter, limit, offset, after }) {
      const { items, total } = await listQueue(store, filter ?? {}, {
        limit: Math.min(limit, MAX_PAGE),
        offset,
        ...(after === undefined ? {} : { after }),
      });
      return { items: [...items], total };
    },
    async counts() {
      const { oldestAtMs, ...counts } = await queueCounts(store);
      return { ...counts, ...(oldestAtMs === 0 ? {} : { oldestAtMs }) };
    },
    flush: async ({ selection, dryRun }) => ({ changed: await (dryRun ? countQueued : flushQueue)(store, chosen(selection)) }),
    async delete({ selection, dryRun, by }) {
      const which = chosen(selection);
      return { changed: await (dryRun ? countQueued(store, which) : deleteQueued(parts, which, by)) };
    },
  };
}

/** Nothing chosen by mistake must not mean everything. */
function chosen(selection: deliveryV1.Selection | undefined): QueueSelection {
  const which = selection?.which;
  if (which === undefined) throw deliveryError('DELIVERY_SELECTION', 'a selection without keys or filter');
  return which.$case === 'keys' ? { keys: which.value.keys } : { filter: which.value };
}
