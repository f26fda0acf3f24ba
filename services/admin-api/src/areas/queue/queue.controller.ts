import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { Answers } from '../../kit/answers.js';
import type { AuditTrail } from '../../kit/audit-trail.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { isoOf } from '../../kit/iso-time.js';
import { Needs } from '../../kit/needs.js';
import { shownCounts } from '../../kit/queue-counts.js';
import type { DeliveryQueue } from './delivery-queue.port.js';
import { changedSchema, queuePageSchema, queueQuerySchema, queueSelectionSchema } from './queue-schemas.js';
import type { QueueSelection } from './queue-schemas.js';

/** What these routes work with. */
export abstract class QueueDeps {
  abstract readonly queue: DeliveryQueue;
  abstract readonly audit: AuditTrail;
}

/** Mail that waits for its delivery: look, flush, delete. Delete is silent: neither side is told (behaviour 14.7). */
@ApiTags('queue')
@Controller('api/v1/queue')
export class QueueController {
  constructor(private readonly deps: QueueDeps) {}

  @Get()
  @Needs('queue.view')
  @Answers('Waiting deliveries, next attempt first, and the size of the queue', queuePageSchema)
  async listQueue(@Query({ schema: queueQuerySchema }) query: z.infer<typeof queueQuerySchema>): Promise<z.infer<typeof queuePageSchema>> {
    const { limit, offset, ...filter } = query;
    const [page, counts] = await Promise.all([this.deps.queue.list(filter, { limit, offset }), this.deps.queue.counts()]);
    return {
      total: page.total,
      counts: shownCounts(counts),
      items: page.items.map((item) => {
        const { id, msgId, sender, recipient, subject, size, attempts, nextHop, lastReply } = item;
        const times = { receivedAt: isoOf(item.receivedAtMs), nextAttemptAt: isoOf(item.nextAttemptAtMs) };
        return { id, msgId, sender, recipient, subject, size, attempts, nextHop, lastReply, ...times };
      }),
    };
  }

  @Post('flush')
  @Needs('queue.manage')
  @Answers('Try waiting deliveries now', changedSchema)
  flushQueue(@Body({ schema: queueSelectionSchema }) body: QueueSelection, @CurrentCaller() who: Who): Promise<{ changed: number }> {
    return this.change(who, 'queue.flush', body, (which) => this.deps.queue.flush(which));
  }

  @Post('delete')
  @Needs('queue.manage')
  @Answers('Delete waiting deliveries without telling anybody', changedSchema)
  deleteQueued(@Body({ schema: queueSelectionSchema }) body: QueueSelection, @CurrentCaller() who: Who): Promise<{ changed: number }> {
    return this.change(who, 'queue.delete', body, (which) => this.deps.queue.remove(which));
  }

  private async change(
    who: Who,
    action: string,
    body: QueueSelection,
    work: (which: readonly string[] | 'all') => Promise<number>,
  ): Promise<{ changed: number }> {
    const changed = await work(body.ids ?? 'all');
    const detail = { changed, ...(body.all === true ? { all: true } : { ids: body.ids?.slice(0, 100) }) };
    await this.deps.audit.note(who, action, 'queue', detail);
    return { changed };
  }
}
