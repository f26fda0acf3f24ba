import type { z } from 'zod';

import type { QueueCounts } from '../areas/queue/delivery-queue.port.js';
import type { queueCountsSchema } from '../areas/queue/queue-schemas.js';

export function shownCounts(counts: QueueCounts): z.infer<typeof queueCountsSchema> {
  const { messages, octets, oldestAtMs } = counts;
  return { messages, octets, ...(oldestAtMs === undefined ? {} : { oldestAt: new Date(oldestAtMs).toISOString() }) };
}
