import type { Clock } from '@postern/kernel';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** Time that moves only when a test turns it. */
export interface TurnableClock extends Clock {
  /** Moves time forward, firing timers in their order and letting their followers run. */
  turn(ms: number): Promise<void>;
  /** Resolves when something waits for a timer. */
  waiting(): Promise<void>;
}

export function turnableClock(startMs = Date.UTC(2025, 10, 24, 12, 0, 0)): TurnableClock {
  let now = startMs;
  let timers: Timer[] = [];
  const settle = async () => {
    for (let i = 0; i < 50; i++) await Promise.resolve();
  };
  return {
    now: () => now,
    monotonicMs: () => now - startMs,
    after(ms, signal) {
      return new Promise((resolve, reject) => {
        const timer: Timer = { at: now + ms, fire: resolve };
        timers.push(timer);
        signal?.addEventListener(
          'abort',
          () => {
            timers = timers.filter((other) => other !== timer);
            reject(signal.reason as Error);
          },
          { once: true },
        );
      });
    },
    alarm(ms, ring) {
      const timer: Timer = { at: now + ms, fire: ring };
      timers.push(timer);
      return () => void (timers = timers.filter((other) => other !== timer));
    },
    async turn(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        const next = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.at);
        next.fire();
        await settle();
      }
      now = until;
      await settle();
    },
    async waiting() {
      for (let i = 0; i < 10_000 && timers.length === 0; i++) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
