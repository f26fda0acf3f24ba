import { z } from 'zod';

import { MAX_PASSWORD, MIN_PASSWORD } from '../../access/passwords.js';
import { permissionSchema } from '../../kit/permission.js';

export const signInSchema = z
  .strictObject({ account: z.string().min(1).max(128), password: z.string().min(1).max(MAX_PASSWORD) })
  .meta({ id: 'SignInInput' });

export const sessionSchema = z
  .object({
    account: z.string(),
    permissions: z.array(permissionSchema),
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
    keepTokens: z
      .boolean()
      .default(false)
      .meta({ description: 'Tokens that this account made stay valid. Else they are revoked: somebody who knew the old password may have made one' }),
  })
  .meta({ id: 'PasswordInput' });
