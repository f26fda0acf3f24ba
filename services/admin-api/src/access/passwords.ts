import { Algorithm, hash, verify } from '@node-rs/argon2';

import { FairSlots } from '@postern/flow';
import { messageOf } from '@postern/kernel';
import type { Log } from '@postern/kernel';

import { adminError } from '../admin-api.errors.js';

/** OWASP's floor for argon2id: 19 MiB, two passes. About 30 ms on one core. */
const COST = { algorithm: 2 satisfies Algorithm.Argon2id as number, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** At most this many concurrent hashes, so that a storm of log-ins costs 80 MiB and not all memory. */
const AT_ONCE = 4;
const WAITING = 64;
/** What a client is told to wait when too many wait already. */
const FULL_PAUSE_SECONDS = 5;

/** Longer ones are refused before hashing. */
export const MAX_PASSWORD = 256;
export const MIN_PASSWORD = 15;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long for an account without hash (undefined) as for one with. Rejects with SIGN_IN_LIMITED when too many wait. */
  verify(stored: string | undefined, password: string): Promise<boolean>;
}

export async function createPasswords(log: Log): Promise<Passwords> {
  // Verified against when there is no such account, so that the answer takes the same time.
  const decoy = await hash('no account has this password', COST);
  const limited = limiter();
  return {
    hash: (password) => limited(() => hash(password, COST)),
    async verify(stored, password) {
      const matches = await limited(async () => {
        try {
          return await verify(stored ?? decoy, password.slice(0, MAX_PASSWORD));
        } catch (thrown) {
          log.error('PASSWORD_HASH_UNREADABLE', { why: messageOf(thrown) });
          return false;
        }
      });
      return matches && stored !== undefined && password.length <= MAX_PASSWORD;
    },
  };
}

function limiter() {
  const slots = new FairSlots({ total: AT_ONCE }, () => 0);
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (slots.waiting >= WAITING) throw adminError('SIGN_IN_LIMITED', { retryAfterSeconds: FULL_PAUSE_SECONDS });
    const leave = await slots.take(undefined, 1);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
