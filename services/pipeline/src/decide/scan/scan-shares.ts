import { FairSlots } from '@postern/flow';
import type { Release } from '@postern/flow';
import { messageOf, within } from '@postern/kernel';
import type { Clock } from '@postern/kernel';
import { clientOf } from '@postern/inspection';
import type { Envelope } from '@postern/verdict';

import { pipelineError } from '../../pipeline.errors.js';
import type { PipelineMetrics } from '../../pipeline.metrics.js';

/** Bytes that weigh as much as one small mail. */
const UNIT_BYTES = 524_288;
/** One client has half of all, but no less than two small mails at the same time. */
const CLIENT_LEAST = 2;
/** A mail that waits longer, though its client has not had its part, says that there is too little of it. */
const LONG_WAIT_MS = 5000;

/** Scanning concurrently: each mail weighs as much as it may cost, and one client's mail gets half of it at most. */
export interface ScanShares {
  /** Waits for its turn, at most `limitMs`; then rejects with PIPELINE_SCANS_SPENT. */
  enter(envelope: Envelope, size: number, limitMs: number, signal: AbortSignal): Promise<Release>;
  /** Why mail could not be scanned now; undefined when it could. */
  problem(): string | undefined;
}

export function createScanShares(units: number, clock: Clock, metrics: Pick<PipelineMetrics, 'scansWaiting'>): ScanShares {
  const slots = new FairSlots({ total: units, perClient: Math.max(CLIENT_LEAST, Math.floor(units / 2)) }, () => clock.monotonicMs());
  metrics.scansWaiting.set(0);
  return {
    async enter(envelope, size, limitMs, signal) {
      const take = (inner: AbortSignal) => slots.take(clientOf(envelope), 1 + Math.floor(size / UNIT_BYTES), inner);
      const taken = within(clock, limitMs, 'turn to be scanned', take, signal);
      metrics.scansWaiting.set(slots.waiting);
      try {
        return await taken;
      } catch (thrown) {
        signal.throwIfAborted();
        throw pipelineError('PIPELINE_SCANS_SPENT', messageOf(thrown), thrown);
      } finally {
        metrics.scansWaiting.set(slots.waiting);
      }
    },
    problem() {
      const waitedMs = slots.waitedMs();
      return waitedMs > LONG_WAIT_MS
        ? `${slots.waiting} mails wait for their turn to be scanned, one of them for ${Math.round(waitedMs / 1000)} s`
        : undefined;
    },
  };
}
