import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';

import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import { Needs } from '../../kit/needs.js';
import { exportMessages } from './export-messages.js';
import type { MailSearch } from './mail-search.port.js';
import { messageFilterSchema, messagePageSchema, messageQuerySchema, msgIdSchema, traceSchema } from './message-schemas.js';
import type { MessageFilter, MessagePage, MessageQuery, MessageTrace } from './message-schemas.js';

/** What these routes work with. */
export abstract class MessagesDeps {
  abstract readonly mail: MailSearch;
}

/** One search that finds a mail, and its whole story. */
@ApiTags('messages')
@Controller('api/v1/messages')
export class MessagesController {
  constructor(private readonly deps: MessagesDeps) {}

  @Get()
  @Needs('events.view')
  @Answers('Search messages, newest first', messagePageSchema)
  searchMessages(@Query({ schema: messageQuerySchema }) query: MessageQuery): Promise<MessagePage> {
    const { limit, cursor, ...filter } = query;
    return this.deps.mail.search(filter, { limit, ...(cursor === undefined ? {} : { cursor }) });
  }

  @Get('export.csv')
  @Needs('events.view')
  @ApiProduces('text/csv')
  @Answers('The messages of a search as CSV, all of them', z.string())
  async exportMessages(@Query({ schema: messageFilterSchema }) filter: MessageFilter, @Res() answer: Response): Promise<void> {
    await exportMessages(this.deps.mail, filter, answer);
  }

  @Get(':msgId/trace')
  @Needs('events.view')
  @Answers('The story of one message', traceSchema)
  async readTrace(@Param('msgId', { schema: msgIdSchema }) msgId: string): Promise<MessageTrace> {
    const trace = await this.deps.mail.trace(msgId);
    if (trace === undefined) throw adminError('NOT_FOUND', msgId);
    return trace;
  }
}
