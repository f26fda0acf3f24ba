import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { adminError } from '../../admin-api.errors.js';
import { Answers } from '../../kit/answers.js';
import type { AuditTrail } from '../../kit/audit-trail.js';
import { invalidField } from '../../kit/invalid-input.js';
import { Needs } from '../../kit/needs.js';
import { notACursor, pageOf } from '../../kit/pagination.js';
import type { AuditRow } from '../../store/audit-store.js';
import { auditCheckSchema, auditEntrySchema, auditIdSchema, auditListSchema, auditQuerySchema, verifyQuerySchema } from './audit-schemas.js';

/** What these routes work with. */
export abstract class AuditDeps {
  abstract readonly audit: AuditTrail;
}

/** Who did what. Nothing here changes it. */
@ApiTags('access')
@Controller('api/v1/audit')
export class AuditController {
  constructor(private readonly deps: AuditDeps) {}

  @Get()
  @Needs('audit.view')
  @Answers('Who did what, newest first', auditListSchema)
  async listAudit(@Query({ schema: auditQuerySchema }) query: z.infer<typeof auditQuerySchema>): Promise<z.infer<typeof auditListSchema>> {
    if (query.cursor !== undefined && !auditIdSchema.safeParse(query.cursor).success) throw notACursor();
    const rows = await this.deps.audit.list(query.limit + 1, query.cursor);
    return pageOf(rows.map(shown), query.limit, (last) => last.id);
  }

  @Get('verify')
  @Needs('audit.view')
  @Answers('Whether the chain of the audit is whole, and where it is not', auditCheckSchema)
  async verifyAudit(@Query({ schema: verifyQuerySchema }) query: z.infer<typeof verifyQuerySchema>): Promise<z.infer<typeof auditCheckSchema>> {
    const { position, hash } = query;
    if (position === undefined && hash !== undefined) throw invalidField('hash', 'NEEDS_FIELD', 'needs position');
    if (position !== undefined && hash === undefined) throw invalidField('position', 'NEEDS_FIELD', 'needs hash');
    const walk = await this.deps.audit.verify(position === undefined || hash === undefined ? undefined : { position, hash });
    return { intact: walk.problems.length === 0, rows: walk.rows, head: walk.head, problems: walk.problems.map((one) => ({ ...one })) };
  }

  @Get(':id')
  @Needs('audit.view')
  @Answers('One entry', auditEntrySchema)
  async readAuditEntry(@Param('id', { schema: auditIdSchema }) id: string): Promise<z.infer<typeof auditEntrySchema>> {
    const [row] = await this.deps.audit.list(1, String(BigInt(id) + 1n));
    if (row?.id !== id) throw adminError('NOT_FOUND', id);
    return shown(row);
  }
}

function shown({ at, ...row }: AuditRow): z.infer<typeof auditEntrySchema> {
  return { ...row, at: at.toISOString(), detail: { ...row.detail } };
}
