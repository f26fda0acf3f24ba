import { z } from 'zod';

import { limitParam } from '../../kit/pagination.js';
import { queueCountsSchema } from '../../kit/queue-counts.js';

const iso = z.iso.datetime();

export const queueQuerySchema = z.strictObject({
  address: z.string().trim().min(1).max(320).optional().meta({ description: 'Part of the sender or the recipient' }),
  msgId: z.string().trim().min(1).max(64).optional(),
  limit: limitParam(100, 500),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

export const queuePageSchema = z
  .object({
    total: z.int(),
    counts: queueCountsSchema,
    items: z.array(
      z
        .object({
          id: z.string(),
          msgId: z.string(),
          sender: z.string(),
          recipient: z.string(),
          subject: z.string(),
          size: z.int(),
          attempts: z.int(),
          nextHop: z.string(),
          lastReply: z.string(),
          receivedAt: iso,
          nextAttemptAt: iso,
        })
        .meta({ id: 'QueueItem' }),
    ),
  })
  .meta({ id: 'QueuePage' });

/** Either some or, said explicitly, all: an empty list by mistake must not mean everything. */
export const queueSelectionSchema = z
  .strictObject({ ids: z.array(z.string().min(1).max(400)).min(1).max(5000).optional(), all: z.boolean().optional() })
  .refine((s) => (s.ids !== undefined) !== (s.all === true), {
    path: ['ids'],
    message: 'give ids, or all: true',
    params: { code: 'ONE_OF_FIELDS', fields: ['ids', 'all'] },
  })
  .meta({ id: 'QueueSelectionInput' });
export type QueueSelection = z.infer<typeof queueSelectionSchema>;

export const changedSchema = z.object({ changed: z.int() }).meta({ id: 'QueueChanged' });
