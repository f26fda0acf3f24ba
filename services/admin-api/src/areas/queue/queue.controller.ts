import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import type { AuditTrail } from '../../kit/audit-trail.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { DryRunEnd } from '../../kit/dry-run.js';
import { isoOf } from '../../kit/iso-time.js';
import { Needs } from '../../kit/needs.js';
import { notACursor, pageOf } from '../../kit/pagination.js';
import { shownCounts } from '../../kit/queue-counts.js';
import type { DeliveryQueue, QueueChoice, QueueItem, QueuePosition } from './delivery-queue.port.js';
import { changedSchema, queueIdSchema, queueItemSchema, queuePageSchema, queueQuerySchema, queueSelectionSchema } from './queue-schemas.js';
import type { QueueSelection, ShownQueueItem } from './queue-schemas.js';

/** Recipients of one mail, at most: as many as the gateway takes. */
const MAX_RECIPIENTS = 10_000;

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
    const { limit, cursor, ...filter } = query;
    const page = { limit: limit + 1, ...(cursor === undefined ? {} : { after: positionOf(cursor) }) };
    const [{ items, total }, counts] = await Promise.all([this.deps.queue.list(filter, page), this.deps.queue.counts()]);
    const { items: rows, ...next } = pageOf(items, limit, cursorOf);
    return { total, counts: shownCounts(counts), items: rows.map(shown), ...next };
  }

  @Get(':id')
  @Needs('queue.view')
  @Answers('One waiting delivery', queueItemSchema)
  async readQueued(@Param('id', { schema: queueIdSchema }) id: string): Promise<ShownQueueItem> {
    const { items } = await this.deps.queue.list({ msgId: id.slice(0, Math.max(0, id.indexOf('/'))) }, { limit: MAX_RECIPIENTS });
    const found = items.find((item) => item.id === id);
    if (found === undefined) throw adminError('NOT_FOUND', id);
    return shown(found);
  }

  @Post('flush')
  @Needs('queue.manage')
  @Answers('Try waiting deliveries now', changedSchema)
  flushQueue(@Body({ schema: queueSelectionSchema }) body: QueueSelection, @CurrentCaller() who: Who): Promise<{ changed: number }> {
    return this.change(who, 'queue.flush', body, (which, dryRun) => this.deps.queue.flush(which, dryRun));
  }

  @Post('delete')
  @Needs('queue.manage')
  @Answers('Delete waiting deliveries without telling anybody', changedSchema)
  deleteQueued(@Body({ schema: queueSelectionSchema }) body: QueueSelection, @CurrentCaller() who: Who): Promise<{ changed: number }> {
    return this.change(who, 'queue.delete', body, (which, dryRun) => this.deps.queue.remove(which, who.account, dryRun));
  }

  private async change(
    who: Who,
    action: string,
    body: QueueSelection,
    work: (which: QueueChoice, dryRun: boolean) => Promise<number>,
  ): Promise<{ changed: number }> {
    const { ids, filter } = body;
    const which = ids !== undefined ? { ids } : filter !== undefined ? { filter } : 'all';
    const changed = await work(which, who.dryRun === true);
    if (who.dryRun === true) throw new DryRunEnd([], changed);
    const detail = { changed, ...(which === 'all' ? { all: true } : ids === undefined ? which : { ids: ids.slice(0, 100) }) };
    await this.deps.audit.note(who, action, 'queue', detail);
    return { changed };
  }
}

function shown(item: QueueItem): ShownQueueItem {
  const { id, msgId, sender, recipient, subject, size, attempts, nextHop, lastReply, receivedAtMs, nextAttemptAtMs } = item;
  const times = { receivedAt: isoOf(receivedAtMs), nextAttemptAt: isoOf(nextAttemptAtMs) };
  return { id, msgId, sender, recipient, subject, size, attempts, nextHop, lastReply, ...times };
}

function cursorOf({ nextAttemptAtMs, id }: QueueItem): string {
  return `${nextAttemptAtMs}.${id}`;
}

function positionOf(cursor: string): QueuePosition {
  const [, ms, msgId, recipient] = /^(\d{1,15})\.([0-9A-Za-z]{1,40})\/(.{1,400})$/.exec(cursor) ?? [];
  if (ms === undefined || msgId === undefined || recipient === undefined) throw notACursor();
  return { nextAttemptAtMs: Number(ms), msgId, recipient };
}
