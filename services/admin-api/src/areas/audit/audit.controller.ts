import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { Answers } from '../../kit/answers.js';
import type { AuditTrail } from '../../kit/audit-trail.js';
import { Needs } from '../../kit/needs.js';
import { auditListSchema, auditQuerySchema } from './audit-schemas.js';

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
    const rows = await this.deps.audit.list(query.limit, query.before);
    return { items: rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString(), detail: { ...row.detail } })) };
  }
}
