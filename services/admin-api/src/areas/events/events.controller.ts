import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';

import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { Needs } from '../../kit/needs.js';
import { conditionsOf, eventFilterSchema, eventPageSchema, eventQuerySchema } from './event-schemas.js';
import type { EventFilter, EventPage, EventQuery } from './event-schemas.js';
import { exportEvents } from './export-events.js';
import type { Events } from './read-events.js';

/** What these routes work with. */
export abstract class EventsDeps {
  abstract readonly events: Events;
}

/** What happened: to mail, to the gateway itself, and by whose hand. */
@ApiTags('messages')
@Controller('api/v1/events')
export class EventsController {
  constructor(private readonly deps: EventsDeps) {}

  @Get()
  @Needs('events.view')
  @Answers('Events of a kind, newest first; those of the audit need audit.view too', eventPageSchema)
  async listEvents(@Query({ schema: eventQuerySchema }) query: EventQuery, @CurrentCaller() who: Who): Promise<EventPage> {
    const { kind, filter, limit, cursor } = query;
    maySee(kind, who);
    return this.deps.events.read(kind, conditionsOf({ kind, filter }), { limit, ...(cursor === undefined ? {} : { cursor }) });
  }

  @Get('export.csv')
  @Needs('events.view')
  @ApiProduces('text/csv')
  @Answers('The events of a list as CSV, all of them', z.string())
  async exportEvents(@Query({ schema: eventFilterSchema }) query: EventFilter, @CurrentCaller() who: Who, @Res() answer: Response): Promise<void> {
    maySee(query.kind, who);
    await exportEvents(this.deps.events, query.kind, conditionsOf(query), answer);
  }
}

/** Who may search mail may not yet see what others did. */
function maySee(kind: EventFilter['kind'], who: Who): void {
  if (kind === 'audit' && !who.permissions.includes('audit.view')) throw adminError('NOT_PERMITTED');
}
