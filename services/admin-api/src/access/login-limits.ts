import type { Clock } from '@postern/kernel';
import { clientKey } from '@postern/net';

/** Failed attempts that cost nothing; after them each doubles the pause. */
const FREE = 5;
const FREE_ACCOUNT = 50;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** Failures older than this are forgotten. */
const MEMORY_MS = 60 * 60_000;
const MAX_KEYS = 20_000;

interface Attempts {
  failures: number;
  lastMs: number;
  blockedUntilMs: number;
}

/**
 * Slows guessing of passwords: by client (an IPv6 client is its /64) and, far later, by account over all clients, since a low limit there would let strangers
 * lock the administrator out. A client that signed in before is not held up by the account's limit. In memory: each replica counts for itself.
 */
export interface LoginLimits {
  /** 0 when an attempt may go on, else milliseconds to wait. Asks about nothing secret: the answer is the same for accounts that do not exist. */
  waitMs(client: string, account: string): number;
  failed(client: string, account: string): void;
  /** Forgets the failures of both. */
  succeeded(client: string, account: string): void;
}

export function createLoginLimits(clock: Clock): LoginLimits {
  const records = new Map<string, Attempts>();
  const good = new Set<string>();
  const left = (key: string) => Math.max(0, (records.get(key)?.blockedUntilMs ?? 0) - clock.now());

  function count(key: string, free: number): void {
    const now = clock.now();
    const old = records.get(key);
    const failures = old === undefined || now - old.lastMs > MEMORY_MS ? 1 : old.failures + 1;
    const pause = failures < free ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(20, failures - free));
    records.delete(key);
    records.set(key, { failures, lastMs: now, blockedUntilMs: now + pause });
    if (records.size > MAX_KEYS) records.delete(records.keys().next().value as string);
  }

  return {
    waitMs: (client, account) => Math.max(left(`c ${clientKey(client)}`), good.has(`${clientKey(client)} ${account}`) ? 0 : left(`a ${account}`)),
    failed(client, account) {
      count(`c ${clientKey(client)}`, FREE);
      count(`a ${account}`, FREE_ACCOUNT);
    },
    succeeded(client, account) {
      records.delete(`c ${clientKey(client)}`);
      records.delete(`a ${account}`);
      good.add(`${clientKey(client)} ${account}`);
      if (good.size > MAX_KEYS) good.delete(good.values().next().value as string);
    },
  };
}
