import { z } from 'zod';

import { MAX_PASSWORD, MIN_PASSWORD } from '../../access/passwords.js';
import { PERMISSIONS } from '../../kit/permissions.js';

export const signInSchema = z
  .strictObject({ account: z.string().min(1).max(128), password: z.string().min(1).max(MAX_PASSWORD) })
  .meta({ id: 'SignInInput' });

export const sessionSchema = z
  .object({
    account: z.string(),
    permissions: z.array(z.enum(PERMISSIONS)),
    by: z.enum(['session', 'basic', 'token']),
    csrf: z.string().meta({ description: 'Send it as x-csrf-token with every change; empty without a cookie session' }),
    idleSeconds: z.int().meta({ description: 'Silence that ends the session' }),
    version: z.string(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;

export const passwordSchema = z
  .strictObject({
    current: z.string().min(1).max(MAX_PASSWORD),
    next: z.string().min(MIN_PASSWORD, `at least ${MIN_PASSWORD} characters`).max(MAX_PASSWORD),
  })
  .meta({ id: 'PasswordInput' });

export const tokenInputSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(128),
    permissions: z.array(z.enum(PERMISSIONS)).min(1).max(PERMISSIONS.length).optional().meta({ description: 'Absent: all of yours' }),
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
export const tokenListSchema = z.object({ items: z.array(tokenSchema) }).meta({ id: 'TokenList' });

export const auditQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
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
