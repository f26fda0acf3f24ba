import { z } from 'zod';

import { pageParams, pageSchema } from '../../kit/pagination.js';
import { queueCountsSchema } from '../../kit/queue-counts.js';

const iso = z.iso.datetime();
const word = (max: number, description: string) => z.string().trim().min(1).max(max).optional().meta({ description });

/** What the queue can be narrowed to; all of it must hold. */
const filter = {
  address: word(320, 'Part of the sender or the recipient'),
  msgId: word(64, 'MsgId of the mail'),
  nextHop: word(253, 'Part of the next hop of the last attempt'),
};

export const queueQuerySchema = z.strictObject({ ...filter, ...pageParams(100, 500) });

export const queueIdSchema = z.string().min(1).max(400);

export const queueItemSchema = z
  .object({
    id: queueIdSchema.meta({ description: 'Names the mail and the recipient; opaque' }),
    msgId: z.string().meta({ description: 'MsgId of the mail' }),
    sender: z.string().meta({ description: 'Envelope sender; empty for the null sender' }),
    recipient: z.string().meta({ description: 'Envelope recipient' }),
    subject: z.string().meta({ description: 'Subject of the mail' }),
    size: z.int().meta({ description: 'Bytes of the original' }),
    attempts: z.int().meta({ description: 'So far' }),
    nextHop: z.string().meta({ description: 'Next hop of the last attempt; empty before the first' }),
    lastReply: z.string().meta({ description: 'Reply to the last attempt; empty before the first' }),
    receivedAt: iso.meta({ description: 'Receipt of the mail' }),
    nextAttemptAt: iso.meta({ description: 'When it is tried again' }),
  })
  .meta({ id: 'QueueItem' });
export type ShownQueueItem = z.infer<typeof queueItemSchema>;

export const queuePageSchema = pageSchema(queueItemSchema, {
  total: z.int().meta({ description: 'How many match in all' }),
  counts: queueCountsSchema,
}).meta({ id: 'QueuePage' });

/** Some, those that match, or, said explicitly, all: an empty list or filter by mistake must not mean everything. */
export const queueSelectionSchema = z
  .strictObject({
    ids: z.array(queueIdSchema).min(1).max(5000).optional().meta({ description: 'These' }),
    filter: z
      .strictObject(filter)
      .refine((one) => Object.values(one).some((value) => value !== undefined), {
        message: 'says nothing: all of the queue is all: true',
        params: { code: 'ONE_OF_FIELDS', fields: Object.keys(filter) },
      })
      .optional()
      .meta({ description: 'All that a list with this filter holds, also those that are not on its page' }),
    all: z.boolean().optional().meta({ description: 'true: the whole queue' }),
  })
  .refine((s) => [s.ids !== undefined, s.filter !== undefined, s.all === true].filter(Boolean).length === 1, {
    path: ['ids'],
    message: 'give ids, a filter, or all: true',
    params: { code: 'ONE_OF_FIELDS', fields: ['ids', 'filter', 'all'] },
  })
  .meta({ id: 'QueueSelectionInput' });
export type QueueSelection = z.infer<typeof queueSelectionSchema>;

export const changedSchema = z.object({ changed: z.int().meta({ description: 'How many' }) }).meta({ id: 'QueueChanged' });
