import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import type { AuditTrail } from '../../kit/audit-trail.js';
import { CurrentCaller } from '../../kit/current-caller.js';
import type { Who } from '../../kit/current-caller.js';
import { DryRunEnd } from '../../kit/dry-run.js';
import { invalidField } from '../../kit/invalid-input.js';
import { Needs } from '../../kit/needs.js';
import { jobIdSchema, jobInputSchema, jobSchema } from './backup-schemas.js';
import type { JobInput, ShownJob } from './backup-schemas.js';
import { countKept } from './count-kept.js';
import type { KeptMails } from './kept-mail.port.js';
import { askedFilter, askedForm, shownJob } from './shown.js';

/** What these routes work with. */
export abstract class BackupJobsDeps {
  abstract readonly kept: KeptMails;
  abstract readonly audit: AuditTrail;
}

const newestSchema = z.object({ job: jobSchema.optional().meta({ description: 'Absent: there was none' }) }).meta({ id: 'NewestBackupJob' });

/** Operations on many entries, one at a time. */
@ApiTags('backup')
@Controller('api/v1/backup/jobs')
export class BackupJobsController {
  constructor(private readonly deps: BackupJobsDeps) {}

  @Get()
  @Needs('backup.read')
  @Answers('The newest operation on many entries', newestSchema)
  async readNewestBackupJob(): Promise<z.infer<typeof newestSchema>> {
    const job = await this.deps.kept.job();
    return job === undefined ? {} : { job: shownJob(job) };
  }

  @Post()
  @Needs('backup.read')
  @Answers('Begin an operation on many entries; backup.deliver or backup.delete is needed too', jobSchema, 202)
  async startBackupJob(@Body({ schema: jobInputSchema }) body: JobInput, @CurrentCaller() who: Who): Promise<ShownJob> {
    const { kind, ids, filter, recipients = [], form } = body;
    mayDo(who, `backup.${kind}`);
    if (kind === 'delete' && (recipients.length > 0 || form !== undefined))
      throw invalidField('recipients', 'REFUSED', 'nothing is sent when entries are deleted');
    const which = ids === undefined ? { filter: askedFilter(filter ?? {}) } : { ids };
    if (who.dryRun === true) throw new DryRunEnd([], ids?.length ?? (await countKept(this.deps.kept, askedFilter(filter ?? {}))));
    const job = await this.deps.kept.start({ kind, which, recipients, form: askedForm(form), by: who.account });
    const reach = ids !== undefined ? { ids: ids.slice(0, 100), count: ids.length } : filter !== undefined ? { filter } : { all: true };
    await this.deps.audit.note(who, `backup.${kind}Many`, job.id, { ...reach, ...(recipients.length > 0 ? { recipients } : {}) });
    return shownJob(job);
  }

  @Get(':id')
  @Needs('backup.read')
  @Answers('How far an operation has come', jobSchema)
  async readBackupJob(@Param('id', { schema: jobIdSchema }) id: string): Promise<ShownJob> {
    return shownJob(found(await this.deps.kept.job(id), id));
  }

  @Post(':id/cancel')
  @Needs('backup.read')
  @Answers('End an operation before its next entry; what began it is needed too: backup.deliver or backup.delete', jobSchema)
  async cancelBackupJob(@Param('id', { schema: jobIdSchema }) id: string, @CurrentCaller() who: Who): Promise<ShownJob> {
    const running = shownJob(found(await this.deps.kept.job(id), id));
    mayDo(who, `backup.${running.kind}`);
    if (who.dryRun === true) throw new DryRunEnd([], running.state === 'running' ? 1 : 0);
    const job = found(await this.deps.kept.cancel(id, who.account), id);
    await this.deps.audit.note(who, 'backup.cancel', id, { done: job.done, total: job.total });
    return shownJob(job);
  }
}

/** Which permission is needed depends on what the operation does. */
function mayDo(who: Who, permission: 'backup.deliver' | 'backup.delete'): void {
  if (!who.permissions.includes(permission)) throw adminError('NOT_PERMITTED', permission);
}

function found<T>(job: T | undefined, id: string): T {
  if (job === undefined) throw adminError('NOT_FOUND', id);
  return job;
}
