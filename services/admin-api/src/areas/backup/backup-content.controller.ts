import { once } from 'node:events';

import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';

import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import { attachmentNamed } from '../../kit/attachment-name.js';
import type { AuditTrail } from '../../kit/audit-trail.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { givenReason, reasonQuerySchema } from '../../kit/given-reason.js';
import { Needs } from '../../kit/needs.js';
import { keptIdSchema, viewSchema } from './backup-schemas.js';
import type { KeptView } from './backup-schemas.js';
import { FRAME_POLICY, framePage } from './frame-page.js';
import type { KeptMails } from './kept-mail.port.js';
import { beginningOf, originalOf } from './read-original.js';
import { viewOf } from './view-of.js';

/** Octets of an original that a view looks at. */
const MAX_VIEWED = 33_554_432;

type Reason = z.infer<typeof reasonQuerySchema>;
const REASON_HEADER = { name: 'x-reason', required: false, description: 'Why it is looked at, for the audit; or reason in the query' };

/** What these routes work with. */
export abstract class BackupContentDeps {
  abstract readonly kept: KeptMails;
  abstract readonly audit: AuditTrail;
}

/** Bodies of kept mails (obligation 40): a permission of its own, and each look is in the audit with its reason before the first byte goes out. */
@ApiTags('backup')
@Controller('api/v1/backup')
export class BackupContentController {
  constructor(private readonly deps: BackupContentDeps) {}

  @Get(':id/content')
  @Needs('backup.content')
  @ApiHeader(REASON_HEADER)
  @ApiProduces('message/rfc822')
  @Answers('The original as a file', z.string())
  async downloadKept(
    @Param('id', { schema: keptIdSchema }) id: string,
    @Query({ schema: reasonQuerySchema }) query: Reason,
    @Headers('x-reason') header: string | undefined,
    @CurrentCaller() who: Who,
    @Res() answer: Response,
  ): Promise<void> {
    const reason = givenReason(query, header);
    const size = await this.readable(id);
    const pieces = originalOf(this.deps.kept, id);
    // The first piece before the answer, so that what cannot be read is still a proper problem.
    let piece = await pieces.next();
    await this.deps.audit.note(who, 'backup.download', id, { reason });
    answer.setHeader('content-type', 'message/rfc822');
    answer.setHeader('content-length', String(size));
    answer.setHeader('content-disposition', attachmentNamed(`${id}.eml`));
    for (; piece.done !== true && !answer.destroyed; piece = await pieces.next())
      if (!answer.write(piece.value)) await Promise.race([once(answer, 'drain'), once(answer, 'close')]);
    answer.end();
  }

  @Get(':id/view')
  @Needs('backup.content')
  @ApiHeader(REASON_HEADER)
  @Answers('What is in the mail: header, parts, text, sanitised HTML and source', viewSchema)
  viewKept(
    @Param('id', { schema: keptIdSchema }) id: string,
    @Query({ schema: reasonQuerySchema }) query: Reason,
    @Headers('x-reason') header: string | undefined,
    @CurrentCaller() who: Who,
  ): Promise<KeptView> {
    return this.view(who, id, givenReason(query, header), 'all');
  }

  @Get(':id/frame')
  @Needs('backup.content')
  @ApiHeader(REASON_HEADER)
  @ApiProduces('text/html')
  @Answers('The sanitised HTML of the mail as a page for a sandboxed frame', z.string())
  async frameKept(
    @Param('id', { schema: keptIdSchema }) id: string,
    @Query({ schema: reasonQuerySchema }) query: Reason,
    @Headers('x-reason') header: string | undefined,
    @CurrentCaller() who: Who,
    @Res() answer: Response,
  ): Promise<void> {
    const { html } = await this.view(who, id, givenReason(query, header), 'html');
    answer.setHeader('content-security-policy', FRAME_POLICY);
    answer.setHeader('x-frame-options', 'SAMEORIGIN');
    answer.setHeader('content-type', 'text/html; charset=utf-8');
    answer.send(framePage(html));
  }

  private async view(who: Who, id: string, reason: string, shown: 'all' | 'html'): Promise<KeptView> {
    await this.readable(id);
    const { bytes, cut } = await beginningOf(this.deps.kept, id, MAX_VIEWED);
    await this.deps.audit.note(who, 'backup.view', id, { reason, shown });
    return viewOf(bytes, cut);
  }

  /** Size of an original that can be read. */
  private async readable(id: string): Promise<number> {
    const { entry } = await this.deps.kept.get(id);
    if (entry.shredded) throw adminError('BACKUP_UNREADABLE', id);
    return entry.size;
  }
}
