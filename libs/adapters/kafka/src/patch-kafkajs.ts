import { createRequire } from 'node:module';

/** The part of kafkajs' request queue that is patched. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
}

let patched = false;

/**
 * kafkajs 2.2.4 passes a negative time to setTimeout when nothing waits, on every connection and for ever: a loop of one millisecond. It is made to check only
 * when something waits or the broker throttles. Safe to call twice.
 */
export function patchKafkajs(): void {
  if (patched) return;
  patched = true;
  const queue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    readonly prototype: { scheduleCheckPendingRequests(this: RequestQueue): void };
  };
  const original = queue.prototype.scheduleCheckPendingRequests;
  queue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length === 0 && !(this.throttledUntil > Date.now())) return;
    original.call(this);
  };
}
