/** Hops that did not talk to us lately. Mail for them is put off immediately, so that a dead host does not hold what others are waiting for. */
export interface HopRest {
  /** Why the hop rests, or undefined when it may be tried. */
  why(key: string): string | undefined;
  failed(key: string, why: string): void;
  answered(key: string): void;
}

/** Hops remembered at most. */
const MAX_HOPS = 10_000;

/** `restMs`: pause after a failure to connect; the first who asks after it tries again, alone, while the others still rest. */
export function createHopRest(now: () => number, restMs: number): HopRest {
  const resting = new Map<string, { readonly why: string; untilMs: number }>();
  return {
    why(key) {
      const rest = resting.get(key);
      if (rest === undefined) return undefined;
      if (now() < rest.untilMs) return rest.why;
      rest.untilMs = now() + restMs;
      return undefined;
    },
    failed(key, why) {
      if (resting.size >= MAX_HOPS) resting.clear();
      resting.set(key, { why, untilMs: now() + restMs });
    },
    answered: (key) => void resting.delete(key),
  };
}
