import { z } from 'zod';

import { limitParam } from '../../kit/pagination.js';

export const auditQuerySchema = z.strictObject({
  limit: limitParam(100, 500),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});
export const auditListSchema = z
  .object({
    items: z.array(
      z
        .object({
          id: z.string(),
          at: z.iso.datetime(),
          account: z.string(),
          client: z.string(),
          action: z.string(),
          object: z.string(),
          detail: z.record(z.string(), z.unknown()),
        })
        .meta({ id: 'AuditEntry' }),
    ),
  })
  .meta({ id: 'AuditList' });
