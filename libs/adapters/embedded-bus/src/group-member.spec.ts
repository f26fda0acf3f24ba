import { createLedger } from '@postern/flow';
import { silentLog } from '@postern/kernel';
import type { Database } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { joinGroup } from './group-member.js';
import type { ShareLocks } from './share-locks.js';
import { SHARES } from './shares.js';
import type { GroupView } from './shares.js';

/** A server of one group whose answers the test holds back: what it says was true when it was asked. */
function server() {
  const mine = new Set<number>();
  let members = 1;
  let gate: Promise<void> = Promise.resolve();
  const view = (): GroupView => ({ members, mine: new Set(mine), taken: new Set(mine) });
  const locks: ShareLocks = {
    async look() {
      const seen = view();
      await gate;
      return seen;
    },
    async take(_group, shares) {
      for (const share of shares) mine.add(share);
      return shares;
    },
    async give(_group, shares) {
      for (const share of shares) mine.delete(share);
    },
    leave: async () => undefined,
    era: () => 0,
    close: async () => undefined,
  };
  const database = { query: async () => [] } as unknown as Database;
  return { locks, database, mine, join: (count: number) => void (members = count), hold: (until: Promise<void>) => void (gate = until) };
}

describe('a member that gives up shares', () => {
  it('does not read them again because a look began before they were gone', async () => {
    const { locks, database, mine, join, hold } = server();
    const ended = Promise.withResolvers<void>();
    const flow = { ledger: createLedger(), release: () => ended.promise.then(() => []) };
    const member = joinGroup({ database, locks, clock: { monotonicMs: () => 0 }, log: silentLog, group: 'g', topics: ['t'], flow });
    await member.balance();
    expect(member.shares().length).toBe(SHARES);
    join(2);
    await member.balance();
    expect(member.shares().length).toBe(SHARES / 2);
    // The other one is gone again, so nothing else makes it give them up.
    join(1);
    const answered = Promise.withResolvers<void>();
    hold(answered.promise);
    const look = member.balance();
    ended.resolve();
    await expect.poll(() => mine.size).toBe(SHARES / 2);
    answered.resolve();
    await look;
    expect(new Set(member.shares())).toEqual(mine);
  });
});
