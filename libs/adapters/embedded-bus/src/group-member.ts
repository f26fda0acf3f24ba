import type { OrderedConsumer } from '@postern/flow';
import { messageOf } from '@postern/kernel';
import type { Clock, Database, Log } from '@postern/kernel';

import { readPositions, writePositions } from './group-position.js';
import type { ShareLocks } from './share-locks.js';
import { nextMove, placeOf, SHARES } from './shares.js';

export interface MemberParts {
  readonly database: Database;
  readonly locks: ShareLocks;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
  readonly group: string;
  readonly topics: readonly string[];
  readonly flow: Pick<OrderedConsumer, 'ledger' | 'release'>;
}

/** One member of a group: which shares it has, and what changes about that. */
export interface GroupMember {
  /** Shares to read now: those that it has and does not give up. */
  shares(): readonly number[];
  /**
   * Looks at the group and does one step towards its part. Resolves with the lowest position from which shares that are new here must be read; undefined: nothing is new. Must
   * not run beside itself or beside a read.
   */
  balance(): Promise<number | undefined>;
  /** True when it should look before it reads on: it cannot know any more what it has. */
  isUnsure(): boolean;
  leave(): Promise<void>;
}

/** After a lost connection each member first takes again what it had and was at work on; only then what is free besides. */
const OWN_FIRST_MS = 3000;

export function joinGroup({ database, locks, clock, log, group, topics, flow }: MemberParts): GroupMember {
  const { ledger, release } = flow;
  const mine = new Set<number>();
  const leaving = new Set<number>();
  /** Given away since the last look began: what it saw of these is over. */
  const given = new Set<number>();
  let era = -1;
  let foreignFromMs = Number.NEGATIVE_INFINITY;
  let turn = process.pid % SHARES;
  const placesOf = (shares: Iterable<number>) => [...shares].flatMap((share) => topics.map((topic) => placeOf(topic, share)));
  const forget = (share: number) => {
    for (const place of placesOf([share])) ledger.close(place);
    mine.delete(share);
  };

  /** Opens what is new here, and what another member moved on meanwhile. What is in hand of the rest goes on. */
  const open = async (shares: readonly number[]): Promise<number | undefined> => {
    let from: number | undefined;
    for (const { place, last, done } of await readPositions(database, group, topics, shares)) {
      const known = ledger.state(place);
      const isBehind = known === undefined || last > known.last || done.some((one) => one > known.last && !known.done.includes(one));
      if (!isBehind) continue;
      ledger.close(place);
      ledger.open(place, last, done);
      from = Math.min(from ?? last, last);
    }
    for (const share of shares) mine.add(share);
    return from;
  };

  const giveUp = async (shares: readonly number[]): Promise<void> => {
    for (const share of shares) leaving.add(share);
    try {
      await writePositions(database, group, await release(placesOf(shares)));
      await locks.give(group, shares);
    } catch (thrown) {
      // What was not written is repeated by the next owner.
      log.warn('BUS_SHARES_NOT_GIVEN', { group, why: messageOf(thrown) });
    }
    for (const share of shares) {
      mine.delete(share);
      leaving.delete(share);
      given.add(share);
    }
  };

  return {
    shares: () => [...mine].filter((share) => !leaving.has(share)),
    isUnsure: () => era !== locks.era(),
    async balance() {
      given.clear();
      const view = await locks.look(group);
      const now = locks.era();
      const had = [...mine].filter((share) => !view.mine.has(share) && !leaving.has(share));
      if (era !== now && era >= 0) foreignFromMs = clock.monotonicMs() + OWN_FIRST_MS;
      const again = await locks.take(group, had);
      for (const share of had) if (!again.includes(share)) forget(share);
      const free = had.length > 0 || clock.monotonicMs() < foreignFromMs ? { take: [], give: [] } : nextMove(view, (turn += 7));
      // What is leaving counts as ours until it has left.
      const fresh = await locks.take(
        group,
        free.take.filter((share) => !leaving.has(share)),
      );
      const unread = [...view.mine].filter((share) => !mine.has(share) && !leaving.has(share) && !given.has(share));
      const from = await open([...again, ...fresh, ...unread]);
      if (locks.era() === now) era = now;
      const spare = free.give.filter((share) => !leaving.has(share)).slice(0, Math.max(0, free.give.length - leaving.size));
      if (spare.length > 0) void giveUp(spare);
      return from;
    },
    leave: () => locks.leave(group).catch((thrown: unknown) => log.warn('BUS_GROUP_NOT_LEFT', { group, why: messageOf(thrown) })),
  };
}
