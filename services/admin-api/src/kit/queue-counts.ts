import { z } from 'zod';

import { isoOf } from './iso-time.js';

/** Size of delivery's queue. */
export interface QueueCounts {
  readonly messages: number;
  readonly octets: number;
  /** Undefined for an empty queue. */
  readonly oldestAtMs: number | undefined;
}

/** As the queue's page and the dashboard show it. */
export const queueCountsSchema = z
  .object({ messages: z.int(), octets: z.number(), oldestAt: z.iso.datetime().optional() })
  .meta({ id: 'QueueCounts' });

export function shownCounts({ messages, octets, oldestAtMs }: QueueCounts): z.infer<typeof queueCountsSchema> {
  return { messages, octets, ...(oldestAtMs === undefined ? {} : { oldestAt: isoOf(oldestAtMs) }) };
}
