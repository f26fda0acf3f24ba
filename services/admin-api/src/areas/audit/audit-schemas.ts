import { z } from 'zod';

import { pageParams, pageSchema } from '../../kit/pagination.js';
import { CHAIN_PROBLEMS } from '../../store/audit-chain.js';

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

export const verifyQuerySchema = z.strictObject({
  position: z.coerce.number().int().min(1).optional().meta({ description: 'Of a head that was written down: its position' }),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .meta({ description: 'Of that head: its hash' }),
});
export const auditCheckSchema = z
  .object({
    intact: z.boolean().meta({ description: 'No row was edited, removed, added or moved' }),
    rows: z.int().meta({ description: 'Entries that were looked at' }),
    head: z
      .object({
        position: z.int().meta({ description: 'Its place in the chain' }),
        hash: z.string().meta({ description: 'SHA-256 over it and the hash of the entry before, in hex' }),
      })
      .meta({ description: 'Newest row of the chain: write it down elsewhere' }),
    problems: z
      .array(
        z.object({
          kind: z.enum(CHAIN_PROBLEMS).meta({
            description:
              'truncated: rows at the end are missing; replaced: the chain is another one than that of the head; added: a row outside of the chain',
          }),
          position: z.int().meta({ description: 'Place in the chain; of removed and truncated the first that is missing; 0 outside of the chain' }),
          rows: z.int().meta({ description: 'How many' }),
          id: z.string().meta({ description: 'Id of the entry; empty when it is gone' }),
        }),
      )
      .meta({ description: 'At most 100' }),
  })
  .meta({ id: 'AuditCheck' });
