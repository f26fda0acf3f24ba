import { z } from 'zod';

import { pageParams, pageSchema } from '../../kit/pagination.js';

export const auditQuerySchema = z.strictObject(pageParams(100, 500));
export const auditIdSchema = z.string().regex(/^\d{1,18}$/);
export const auditEntrySchema = z
  .object({
    id: z.string().meta({ description: 'Grows with time' }),
    at: z.iso.datetime().meta({ description: 'When' }),
    account: z.string().meta({ description: 'Who; empty for an unknown account, `kubernetes` for custom resources' }),
    client: z.string().meta({ description: 'Address that it came from' }),
    action: z.string().meta({ description: 'What was done, as area.verb' }),
    object: z.string().meta({ description: 'To what' }),
    detail: z.record(z.string(), z.unknown()).meta({ description: 'Facts of the change; never a secret' }),
  })
  .meta({ id: 'AuditEntry' });
export const auditListSchema = pageSchema(auditEntrySchema).meta({ id: 'AuditList' });
