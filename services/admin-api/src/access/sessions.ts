import type { Clock, Random } from '@postern/kernel';

import type { SessionStore } from '../store/session-store.js';
import type { Caller } from '../kit/caller.js';
import type { Roles } from './roles.js';
import { csrfOf, digestOf, newSecret } from './secrets.js';

/** Behaviour 19: ten minutes without activity end a session; the console warns one minute before. */
export const IDLE_MS = 10 * 60_000;
/** Longest session however busy. */
const LONGEST_MS = 12 * 60 * 60_000;
export const SESSION_COOKIE = 'postern_session';

/** Browser sessions. Reading does not extend one, since pages refresh by themselves; changes and an explicit extend do. */
export interface Sessions {
  begin(account: string, client: string): Promise<{ readonly secret: string; readonly csrf: string }>;
  /** Undefined when there is none or it is over. */
  find(secret: string): Promise<Caller | undefined>;
  extend(secret: string): Promise<void>;
  end(secret: string): Promise<void>;
  endOthers(account: string, keptSecret: string): Promise<void>;
}

export function createSessions(clock: Clock, random: Random, store: SessionStore, roles: Roles): Sessions {
  return {
    async begin(account, client) {
      const now = clock.now();
      await store.removeOlder(now - IDLE_MS, now - LONGEST_MS);
      const secret = newSecret(random);
      await store.add(digestOf(secret), account, client, now);
      return { secret, csrf: csrfOf(secret) };
    },
    async find(secret) {
      const row = await store.find(digestOf(secret));
      const now = clock.now();
      if (row === undefined || now - row.seenAt.getTime() >= IDLE_MS || now - row.createdAt.getTime() >= LONGEST_MS) return undefined;
      return { account: row.account, permissions: roles.permissionsOf(row.role), by: 'session', csrf: csrfOf(secret), sessionSecret: secret };
    },
    extend: (secret) => store.touch(digestOf(secret), clock.now()),
    end: (secret) => store.remove(digestOf(secret)),
    endOthers: (account, keptSecret) => store.removeOthers(account, digestOf(keptSecret)),
  };
}

/** Value of a cookie in a Cookie header (RFC 6265 5.4); undefined when it is not there. */
export function cookieValue(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** HttpOnly: no script reads it. SameSite=Strict: no other site's link or form carries it. Secure wherever TLS is in use. */
export function sessionCookie(secret: string, secure: boolean): string {
  const life = secret === '' ? '; Max-Age=0' : '';
  return `${SESSION_COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}${life}`;
}
