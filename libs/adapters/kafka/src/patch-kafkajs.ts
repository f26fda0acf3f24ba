import { createRequire } from 'node:module';

import { PartitionAssigners } from 'kafkajs';
import type { PartitionAssigner } from 'kafkajs';

/** The part of kafkajs' request queue that is patched. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
}

/** The part of a member of a group that is patched. */
interface GroupMember {
  readonly assigners: readonly object[];
}

const before = new WeakMap<object, () => Promise<void>>();
let patched = false;

/**
 * What kafkajs 2.2.4 cannot be told by options. Its request queue passes a negative time to setTimeout when nothing waits, on every connection and for ever: a loop of
 * one millisecond; it is made to check only when something waits or the broker throttles. And a member joins a new round of its group without a word to those who
 * still handle messages; it is made to wait for `beforeJoin`. Safe to call twice.
 */
export function patchKafkajs(): void {
  if (patched) return;
  patched = true;
  const require = createRequire(import.meta.url);
  const queue = require('kafkajs/src/network/requestQueue') as { readonly prototype: { scheduleCheckPendingRequests(this: RequestQueue): void } };
  const schedule = queue.prototype.scheduleCheckPendingRequests;
  queue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length === 0 && !(this.throttledUntil > Date.now())) return;
    schedule.call(this);
  };
  const member = require('kafkajs/src/consumer/consumerGroup') as { readonly prototype: { joinAndSync(this: GroupMember): Promise<void> } };
  const join = member.prototype.joinAndSync;
  member.prototype.joinAndSync = async function (this: GroupMember) {
    for (const assigner of this.assigners) await before.get(assigner)?.();
    return join.call(this);
  };
}

/** A consumer's `partitionAssigners` that calls `work` before each round of the group that it joins. Round robin, as kafkajs does by itself. */
export function beforeJoin(work: () => Promise<void>): PartitionAssigner[] {
  return [
    (config) => {
      const assigner = PartitionAssigners.roundRobin(config);
      before.set(assigner, work);
      return assigner;
    },
  ];
}
