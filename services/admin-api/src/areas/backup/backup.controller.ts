import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { Answers } from '../../kit/answers.js';
import type { AuditTrail } from '../../kit/audit-trail.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { DryRunEnd } from '../../kit/dry-run.js';
import { isoOf } from '../../kit/iso-time.js';
import { Needs } from '../../kit/needs.js';
import { pageOf } from '../../kit/pagination.js';
import {
  deliveredSchema,
  deliverInputSchema,
  keptDetailSchema,
  keptIdSchema,
  keptPageSchema,
  keptQuerySchema,
  totalsSchema,
} from './backup-schemas.js';
import type { DeliverInput } from './backup-schemas.js';
import type { KeptMails } from './kept-mail.port.js';
import { askedFilter, askedForm, cursorOf, positionOf, shownEntry, shownSending } from './shown.js';

/** What these routes work with. */
export abstract class BackupDeps {
  abstract readonly kept: KeptMails;
  abstract readonly audit: AuditTrail;
}

/** Originals that were kept: find, send, delete. None of these routes shows a body. */
@ApiTags('backup')
@Controller('api/v1/backup')
export class BackupController {
  constructor(private readonly deps: BackupDeps) {}

  @Get()
  @Needs('backup.read')
  @Answers('Search Backup, newest first', keptPageSchema)
  async searchBackup(@Query({ schema: keptQuerySchema }) query: z.infer<typeof keptQuerySchema>): Promise<z.infer<typeof keptPageSchema>> {
    const { limit, cursor, ...filter } = query;
    const page = { limit: limit + 1, ...(cursor === undefined ? {} : { after: positionOf(cursor) }) };
    const { items, ...next } = pageOf(await this.deps.kept.search(askedFilter(filter), page), limit, cursorOf);
    return { items: items.map(shownEntry), ...next };
  }

  @Get('totals')
  @Needs('backup.read')
  @Answers('How full Backup is', totalsSchema)
  async readBackupTotals(): Promise<z.infer<typeof totalsSchema>> {
    const { entries, bytes, maxBytes, oldestAtMs } = await this.deps.kept.totals();
    return { entries, bytes, maxBytes, ...(oldestAtMs > 0 ? { oldestAt: isoOf(oldestAtMs) } : {}) };
  }

  @Get(':id')
  @Needs('backup.read')
  @Answers('One entry with what was sent of it', keptDetailSchema)
  async readKept(@Param('id', { schema: keptIdSchema }) id: string): Promise<z.infer<typeof keptDetailSchema>> {
    const { entry, sendings } = await this.deps.kept.get(id);
    return { ...shownEntry(entry), sendings: sendings.map(shownSending) };
  }

  @Post(':id/deliver')
  @Needs('backup.deliver')
  @Answers('Send one entry', deliveredSchema)
  async deliverKept(
    @Param('id', { schema: keptIdSchema }) id: string,
    @Body({ schema: deliverInputSchema }) { recipients = [], form }: DeliverInput,
    @CurrentCaller() who: Who,
  ): Promise<z.infer<typeof deliveredSchema>> {
    await this.endOfDryRun(who, id);
    const sent = await this.deps.kept.deliver(id, recipients, askedForm(form), who.account);
    await this.deps.audit.note(who, 'backup.deliver', id, {
      msgId: sent.msgId,
      recipients: [...sent.recipients],
      ...(form === undefined ? {} : { form }),
    });
    return { msgId: sent.msgId, recipients: [...sent.recipients] };
  }

  @Delete(':id')
  @Needs('backup.delete')
  @Answers('Delete one entry and its original', undefined, 204)
  async deleteKept(@Param('id', { schema: keptIdSchema }) id: string, @CurrentCaller() who: Who): Promise<void> {
    await this.endOfDryRun(who, id);
    await this.deps.kept.remove(id, who.account);
    await this.deps.audit.note(who, 'backup.delete', id);
  }

  private async endOfDryRun({ dryRun }: Who, id: string): Promise<void> {
    if (dryRun !== true) return;
    await this.deps.kept.get(id);
    throw new DryRunEnd([], 1);
  }
}
