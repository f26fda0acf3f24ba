import type { Clock } from '@postern/kernel';

/** A clock that stands until it is turned. */
export interface TurnableClock extends Clock {
  /** Moves on by `ms` and wakes those whose time has come, in order. */
  turn(ms: number): Promise<void>;
  /**
   * Moves on by `ms` at once, as after a suspended machine, and wakes each whose time has come one time. What they begin then has its whole limit before it, where
   * `turn` would go on to the end of its span while real programs are still being asked.
   */
  leap(ms: number): Promise<void>;
  /** How many wait. */
  waiting(): number;
}

export function turnableClock(startMs = Date.UTC(2026, 10, 24, 10)): TurnableClock {
  let now = startMs;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => now,
    monotonicMs: () => now - startMs,
    after: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const onAbort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const sleeper = {
          at: now + ms,
          wake: () => {
            signal?.removeEventListener('abort', onAbort);
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    alarm: (ms, ring) => {
      const sleeper = {
        at: now + ms,
        wake: () => {
          sleepers.delete(sleeper);
          ring();
        },
      };
      sleepers.add(sleeper);
      return () => void sleepers.delete(sleeper);
    },
    async turn(ms) {
      const end = now + ms;
      // Who has only just been started gets as far as its first wait.
      await new Promise((resolve) => setImmediate(resolve));
      for (;;) {
        const next = [...sleepers].sort((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        now = Math.max(now, next.at);
        next.wake();
        await new Promise((resolve) => setImmediate(resolve));
      }
      // Somebody else may have turned it meanwhile.
      now = Math.max(now, end);
      await new Promise((resolve) => setImmediate(resolve));
    },
    async leap(ms) {
      await new Promise((resolve) => setImmediate(resolve));
      now += ms;
      for (const due of [...sleepers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) {
        if (sleepers.has(due)) due.wake();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    waiting: () => sleepers.size,
  };
}
