import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';

import { Needs } from '../../kit/needs.js';
import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import { exportMessages } from './export-messages.js';
import type { MailJournal } from './mail-journal.port.js';
import { JOURNAL } from '../../mail/mail-tokens.js';
import { messageFilterSchema, messagePageSchema, messageQuerySchema, traceSchema } from './message-schemas.js';
import type { MessageFilter, MessagePage, MessageQuery, MessageTrace } from './message-schemas.js';

const msgIdSchema = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'not a MsgId');

/** One search that finds a mail, and its whole story. */
@ApiTags('messages')
@Controller('api/v1/messages')
export class MessagesController {
  constructor(@Inject(JOURNAL) private readonly journal: MailJournal) {}

  @Get()
  @Needs('events.view')
  @Answers('Search messages, newest first', messagePageSchema)
  searchMessages(@Query({ schema: messageQuerySchema }) query: MessageQuery): Promise<MessagePage> {
    const { limit, cursor, ...filter } = query;
    return this.journal.search(filter, { limit, ...(cursor === undefined ? {} : { cursor }) });
  }

  @Get('export.csv')
  @Needs('events.view')
  @ApiProduces('text/csv')
  @Answers('The messages of a search as CSV, at most 10,000', z.string())
  async exportMessages(@Query({ schema: messageFilterSchema }) filter: MessageFilter, @Res() answer: Response): Promise<void> {
    await exportMessages(this.journal, filter, answer);
  }

  @Get(':msgId/trace')
  @Needs('events.view')
  @Answers('The story of one message', traceSchema)
  async readTrace(@Param('msgId', { schema: msgIdSchema }) msgId: string): Promise<MessageTrace> {
    const trace = await this.journal.trace(msgId);
    if (trace === undefined) throw adminError('NOT_FOUND', msgId);
    return trace;
  }
}
