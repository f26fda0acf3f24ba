import type { Clock } from '@postern/kernel';

import { adminError } from '../admin-api.errors.js';
import type { TokenStore } from '../store/token-store.js';
import { clientOf, headerOf } from '../kit/caller.js';
import type { ApiRequest, Caller } from '../kit/caller.js';
import type { Roles } from './roles.js';
import { digestOf } from './secrets.js';
import { cookieValue, SESSION_COOKIE } from './sessions.js';
import type { Sessions } from './sessions.js';
import type { SignIn } from './sign-in.js';

export const TOKEN_PREFIX = 'postern_';

/**
 * Finds out who sent a request, before its body is read. Order: Authorization header, then session cookie. Credentials that are wrong are an error even where
 * none were needed; rejects with TOKEN_REFUSED, SIGN_IN_FAILED or SIGN_IN_LIMITED.
 */
export function createIdentify(parts: { clock: Clock; sessions: Sessions; tokens: TokenStore; signIn: SignIn; roles: Roles }) {
  const { clock, sessions, tokens, signIn, roles } = parts;

  async function byToken(token: string): Promise<Caller> {
    const row = token.startsWith(TOKEN_PREFIX) ? await tokens.use(digestOf(token), clock.now()) : undefined;
    if (row === undefined) throw adminError('TOKEN_REFUSED');
    return { account: row.account, permissions: roles.known(row.permissions), by: 'token' };
  }

  async function byBasic(encoded: string, client: string): Promise<Caller> {
    // RFC 7617 2: the first colon ends the user name; UTF-8.
    const [, name, password] = /^([^:]*):([^]*)$/.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
    if (name === undefined || password === undefined) throw adminError('SIGN_IN_FAILED', 'basic');
    return { ...(await signIn.withBasic(name, password, client)), by: 'basic' };
  }

  return async (request: ApiRequest): Promise<Caller | undefined> => {
    const authorization = headerOf(request, 'authorization');
    if (authorization !== '') {
      const [, scheme = '', credentials = ''] = /^(\S+)\s+(\S+)\s*$/.exec(authorization) ?? [];
      if (scheme.toLowerCase() === 'bearer') return byToken(credentials);
      if (scheme.toLowerCase() === 'basic') return byBasic(credentials, clientOf(request));
      throw adminError('SIGN_IN_FAILED', 'scheme');
    }
    const secret = cookieValue(headerOf(request, 'cookie'), SESSION_COOKIE);
    return secret === undefined || secret === '' ? undefined : sessions.find(secret);
  };
}
export type Identify = ReturnType<typeof createIdentify>;
