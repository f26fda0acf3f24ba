import { createRequire } from 'node:module';

import { beginGeneration, fetchInGeneration } from './batch-generation.js';

/** The part of kafkajs' membership that is patched. */
interface Membership {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string | null;
  readonly coordinator: { heartbeat(member: { groupId: string; groupGenerationId: number; memberId: string }): Promise<unknown> };
}

const HEARTBEAT_EVERY_MS = 3000;
const work = new Map<string, () => Promise<void>>();
let patched = false;

/**
 * kafkajs 2.2.4 joins a group that is rebalancing immediately and drops what is being handled, so the next owner of the partition handles it a second time. With
 * this a member does its `work` first: Kafka waits for it up to the rebalance time-out, and takes its commits meanwhile. Heartbeats go on, since the session
 * time-out goes on too. And each batch is noted with its generation.
 */
export function patchJoin(): void {
  if (patched) return;
  patched = true;
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup') as {
    readonly prototype: { joinAndSync(this: Membership): Promise<void>; fetch(this: Membership, nodeId: string): Promise<readonly object[]> };
  };
  const { joinAndSync, fetch } = prototype;
  prototype.fetch = function (this: Membership, nodeId: string) {
    return fetchInGeneration(this, () => fetch.call(this, nodeId));
  };
  prototype.joinAndSync = async function (this: Membership) {
    beginGeneration(this);
    const { groupId, generationId, memberId } = this;
    const before = memberId === null ? undefined : work.get(memberId);
    if (memberId !== null && before !== undefined) {
      // The answer is that the group is rebalancing, which is known; only the request counts.
      const beat = () => void this.coordinator.heartbeat({ groupId, groupGenerationId: generationId, memberId }).catch(() => undefined);
      const beating = setInterval(beat, HEARTBEAT_EVERY_MS);
      try {
        await before();
      } finally {
        clearInterval(beating);
      }
    }
    return joinAndSync.call(this);
  };
}

/** From now on the member does this before it joins again. Ids of members are the broker's and unique. It must not reject, and must end within the rebalance time-out. */
export function beforeJoin(memberId: string, before: () => Promise<void>): void {
  work.set(memberId, before);
}

export function forgetMember(memberId: string): void {
  work.delete(memberId);
}
