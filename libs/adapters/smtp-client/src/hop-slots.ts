import { FairSlots } from '@postern/flow';
import type { Release } from '@postern/flow';

/** Limits how many work with one hop concurrently; the rest wait in order. */
export interface HopSlots {
  /** Resolves with how to leave; rejects when the signal aborts first. */
  take(key: string, limit: number, signal: AbortSignal): Promise<Release>;
}

export function createHopSlots(): HopSlots {
  const hops = new Map<string, FairSlots>();
  return {
    async take(key, limit, signal) {
      const slots = hops.get(key) ?? new FairSlots({ total: limit }, () => 0);
      hops.set(key, slots);
      slots.resize(limit);
      const forget = () => {
        if (slots.idle) hops.delete(key);
      };
      const leave = await slots.take(undefined, 1, signal).catch((reason: unknown) => {
        forget();
        throw reason;
      });
      return () => {
        leave();
        forget();
      };
    },
  };
}
