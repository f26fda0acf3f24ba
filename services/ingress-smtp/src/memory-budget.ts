import type { Gauge } from '@postern/kernel';

/** Octets of messages that are in memory, over all sessions (design 7). */
export interface MemoryBudget {
  /** False, and nothing is taken, when the budget would be passed. */
  take(octets: number): boolean;
  give(octets: number): void;
  wouldTake(octets: number): boolean;
  /** No new message should begin. */
  full(): boolean;
}

export function createMemoryBudget(limit: number, gauge: Gauge): MemoryBudget {
  let used = 0;
  const change = (octets: number) => gauge.set((used += octets));
  return {
    take(octets) {
      if (used + octets > limit) return false;
      change(octets);
      return true;
    },
    give: (octets) => change(-octets),
    wouldTake: (octets) => used + octets <= limit,
    full: () => used >= limit,
  };
}
