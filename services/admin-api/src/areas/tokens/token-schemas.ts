import { z } from 'zod';

import { pageParams, pageSchema } from '../../kit/pagination.js';
import { permissionSchema } from '../../kit/permission.js';

export const tokenInputSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(128),
    permissions: z.array(permissionSchema).min(1).max(100).optional().meta({ description: 'Absent: all of yours' }),
    expiresInDays: z.int().min(1).max(3650).optional().meta({ description: 'Absent: never' }),
  })
  .meta({ id: 'TokenInput' });

export const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    account: z.string(),
    permissions: z.array(z.string()),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().optional(),
    usedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Token' });
export const newTokenSchema = tokenSchema
  .extend({ secret: z.string().meta({ description: 'The token itself; shown only now' }) })
  .meta({ id: 'NewToken' });
export const tokenListSchema = pageSchema(tokenSchema).meta({ id: 'TokenList' });
export const tokenQuerySchema = z.strictObject(pageParams(10_000, 10_000));
export const tokenIdSchema = z.string().regex(/^\d{1,18}$/);
