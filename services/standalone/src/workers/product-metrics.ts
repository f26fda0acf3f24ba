import { countedBy, mergeMetrics } from '@postern/platform-service';
import type { MetricsSnapshot } from '@postern/platform-service';

import type { KeptWorker } from './keep-worker.js';

/** What the workers measured, with what was counted by runs that are over: a counter of the product never falls. */
export interface ProductMetrics {
  /** A run is over, and its worker does not tell of it any more. */
  ended(last: MetricsSnapshot): void;
  /** Asks all workers; each run is in it once. */
  snapshots(): Promise<readonly MetricsSnapshot[]>;
}

export function createProductMetrics(workers: () => readonly Pick<KeptWorker, 'measure' | 'lastMetrics'>[]): ProductMetrics {
  let departed: readonly MetricsSnapshot[] = [];
  let folding: Promise<void> = Promise.resolve();
  // One snapshot for all that were there: workers that keep ending must not fill the memory.
  const fold = async () => {
    const given = departed;
    const folded = await mergeMetrics(given);
    departed = [folded, ...departed.slice(given.length)];
  };
  return {
    ended(last) {
      departed = [...departed, countedBy(last)];
      folding = folding.then(fold);
    },
    async snapshots() {
      await Promise.all(workers().map((worker) => worker.measure()));
      // Read in one breath: a run that ended between two readings would be in both, and the next sum would be lower.
      const there = workers().map((worker) => worker.lastMetrics());
      return [...there.filter((one) => one !== undefined), ...departed];
    },
  };
}
