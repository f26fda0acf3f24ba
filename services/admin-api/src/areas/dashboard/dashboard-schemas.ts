import { z } from 'zod';

import { engineSchema } from '../../kit/engine.js';
import { queueCountsSchema } from '../../kit/queue-counts.js';
import { meaningSchema } from '../../kit/status-meaning.js';

const iso = z.iso.datetime();
const counts = z.record(z.string(), z.int());
const states = counts.meta({ description: 'Mails by what they have come to, as the search by state finds them; with those that never came' });

/** Periods of the dashboard, in minutes, with the width of one point: 60 to 180 points each. */
export const PERIODS = {
  '1h': { minutes: 60, bucketMinutes: 1 },
  '6h': { minutes: 360, bucketMinutes: 5 },
  '24h': { minutes: 1440, bucketMinutes: 15 },
  '7d': { minutes: 10_080, bucketMinutes: 60 },
  '30d': { minutes: 43_200, bucketMinutes: 360 },
} as const;
export type PeriodName = keyof typeof PERIODS;

export const dashboardQuerySchema = z.strictObject({
  period: z.enum(['1h', '6h', '24h', '7d', '30d']).default('1h').meta({ description: 'The time until now that the figures are of' }),
});

export const dashboardSchema = z
  .object({
    period: z.object({ from: iso, to: iso, bucketMinutes: z.int() }),
    journal: z.enum(['ok', 'down']).meta({ description: 'down: the figures below are empty because the journal does not answer' }),
    totals: z.object({ messages: z.int(), octets: z.number(), byFate: counts, byAction: counts, byState: states }),
    series: z.array(z.object({ at: iso, byFate: counts, byState: states })),
    detections: z.array(z.object({ module: z.string(), status: z.string(), meaning: meaningSchema, count: z.int() })),
    engines: z.array(engineSchema.extend({ service: z.string(), instances: z.int() })),
    queue: queueCountsSchema.optional().meta({ description: 'Absent: the queue does not answer' }),
    services: z.array(z.object({ service: z.string(), instances: z.int(), ready: z.int(), revisions: z.array(z.int()) })),
    revision: z.object({ number: z.int(), published: z.boolean() }),
  })
  .meta({ id: 'Dashboard' });
export type Dashboard = z.infer<typeof dashboardSchema>;
