import type { SmtpListener } from '@postern/adapter-smtp-listener';
import type { Clock } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';

import type { MemoryBudget } from './memory-budget.js';

export interface EdgeHealthParts {
  readonly shell: Shell;
  readonly budget: Pick<MemoryBudget, 'used'>;
  readonly maxInFlightBytes: number;
  readonly listener: Pick<SmtpListener, 'isFull'>;
  /** TLS is required of clients, and there is no certificate to offer it with. */
  tlsMissing(): boolean;
}

/** From this share of the budget on a message of usual size may not fit. */
const FULL = 0.95;
const LOOK_MS = 1000;
/** A short peak takes nobody out of service. */
const LASTING_MS = 5000;

/** Readiness of the edge: not while message memory or sessions are used up for some seconds, nor while no client can meet the settings. */
export function watchEdge({ shell, budget, maxInFlightBytes, listener, tlsMissing }: EdgeHealthParts): void {
  const memory = lasting(shell.clock);
  const sessions = lasting(shell.clock);
  const stop = new AbortController();
  const watching = (async () => {
    for (;;) {
      memory.look(budget.used() >= FULL * maxInFlightBytes);
      sessions.look(listener.isFull());
      await shell.clock.after(LOOK_MS, stop.signal);
    }
    // Ends with the rejection of the aborted wait.
  })().catch(() => undefined);
  shell.onStop('edge health', () => {
    stop.abort();
    return watching;
  });
  const check = (name: string, isDown: () => boolean, why: string) => shell.health.add(name, () => Promise.resolve(isDown() ? why : undefined));
  check('message memory', memory.lasts, 'message bytes in memory have been at their limit for some seconds');
  check('sessions', sessions.lasts, 'new sessions have been refused for some seconds');
  check('tls', tlsMissing, 'TLS is required of clients and there is no certificate: every MAIL is refused');
}

/** Whether a state has held at each look for some seconds. */
function lasting(clock: Clock) {
  let sinceMs: number | undefined;
  return {
    look: (holds: boolean) => void (sinceMs = holds ? (sinceMs ?? clock.monotonicMs()) : undefined),
    lasts: () => sinceMs !== undefined && clock.monotonicMs() - sinceMs >= LASTING_MS,
  };
}
