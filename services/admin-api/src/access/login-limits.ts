import type { Clock } from '@postern/kernel';

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
    waitMs: (client, account) => Math.max(left(`c ${networkOf(client)}`), good.has(`${networkOf(client)} ${account}`) ? 0 : left(`a ${account}`)),
    failed(client, account) {
      count(`c ${networkOf(client)}`, FREE);
      count(`a ${account}`, FREE_ACCOUNT);
    },
    succeeded(client, account) {
      records.delete(`c ${networkOf(client)}`);
      records.delete(`a ${account}`);
      good.add(`${networkOf(client)} ${account}`);
      if (good.size > MAX_KEYS) good.delete(good.values().next().value as string);
    },
  };
}

/** The address, or the /64 of an IPv6 address: one customer usually has a whole one. */
export function networkOf(client: string): string {
  if (!client.includes(':')) return client;
  const [head = '', tail] = client.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return `${[...left, ...zeros, ...right]
    .slice(0, 4)
    .map((g) => Number.parseInt(g, 16).toString(16))
    .join(':')}::/64`;
}
