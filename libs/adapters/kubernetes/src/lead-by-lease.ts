import type { Clock, Leadership, Log } from '@postern/kernel';

import { reasonOf } from './connect-kubernetes.js';
import type { LeaseRecord, LeaseStore } from './lease-store.js';

export interface LeadParts {
  readonly store: LeaseStore;
  /** Unique among the processes, such as the pod's name. */
  readonly identity: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange?: (leads: boolean) => void;
  /** A holder that did not renew for so long has lost it. */
  readonly leaseMs?: number;
  /** Time between tries; less than a third of the lease, so that two may fail. */
  readonly retryMs?: number;
}

/**
 * Leadership by a Lease, like client-go has it: whether another holder is alive is told by whether its record changed during one lease of our own time, so
 * clocks of machines need not agree. Who cannot renew steps down before the lease ends for the others.
 */
export function leadByLease({ store, identity, clock, log, onChange, leaseMs = 15_000, retryMs = 4000 }: LeadParts): Leadership {
  const ending = new AbortController();
  let leading = false;
  let renewedMs = Number.NEGATIVE_INFINITY;
  let seen = '';
  let seenMs = Number.NEGATIVE_INFINITY;

  function set(next: boolean): void {
    if (leading === next) return;
    leading = next;
    log.info(next ? 'LEADERSHIP_WON' : 'LEADERSHIP_LOST', { identity });
    onChange?.(next);
  }
  /** Ours only while the others must still believe it: two thirds of the lease. */
  const fresh = () => clock.monotonicMs() - renewedMs < (leaseMs * 2) / 3;

  async function attempt(): Promise<void> {
    const startedMs = clock.monotonicMs();
    const found = await store.read();
    const now = clock.now();
    if (found !== undefined && found.record.holder !== identity) {
      const mark = `${found.version} ${found.record.holder}`;
      if (mark !== seen) [seen, seenMs] = [mark, clock.monotonicMs()];
      const alive = found.record.holder !== '' && clock.monotonicMs() - seenMs < Math.max(leaseMs, found.record.durationSeconds * 1000);
      if (alive) return set(false);
    }
    const mine = found?.record.holder === identity;
    const record: LeaseRecord = {
      holder: identity,
      durationSeconds: Math.ceil(leaseMs / 1000),
      renewedAtMs: now,
      acquiredAtMs: mine ? (found?.record.acquiredAtMs ?? now) : now,
      transitions: (found?.record.transitions ?? 0) + (mine || found === undefined ? 0 : 1),
    };
    if (!(await store.write(record, found?.version))) return set(false);
    renewedMs = startedMs;
    if (!ending.signal.aborted) set(true);
  }

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      await attempt().catch((thrown: unknown) => log.warn('LEASE_NOT_TAKEN', { identity, why: reasonOf(thrown) }));
      if (leading && !fresh()) set(false);
      await clock.after(retryMs, ending.signal).catch(() => undefined);
    }
  }

  async function release(): Promise<void> {
    const found = await store.read();
    if (found?.record.holder === identity) await store.write({ ...found.record, holder: '', durationSeconds: 1 }, found.version);
  }

  const running = run();
  return {
    leads: () => leading && fresh(),
    async stop() {
      ending.abort(new Error('stopping'));
      await running;
      set(false);
      if (renewedMs > Number.NEGATIVE_INFINITY)
        await release().catch((thrown: unknown) => log.warn('LEASE_NOT_RELEASED', { identity, why: reasonOf(thrown) }));
    },
  };
}
