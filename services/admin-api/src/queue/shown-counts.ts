import type { z } from 'zod';

import type { QueueCounts } from './delivery-queue.port.js';
import type { queueCountsSchema } from './queue-schemas.js';

export function shownCounts(counts: QueueCounts): z.infer<typeof queueCountsSchema> {
  const { messages, octets, oldestAtMs } = counts;
  return { messages, octets, ...(oldestAtMs === undefined ? {} : { oldestAt: new Date(oldestAtMs).toISOString() }) };
}
