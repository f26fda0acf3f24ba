import type { Clock, Log, Metrics, Random, Tracer } from '@postern/kernel';

import type { Loops } from './loops.js';

/** What every service gets from the platform. In the standalone product all services share one. */
export interface Shell extends Loops {
  /** Name of the service, like `pipeline`. */
  readonly service: string;
  /** Unique for each process. */
  readonly instance: string;
  readonly version: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly health: Health;
  /** Registers work for the shutdown. Runs in reverse order of registration, each within the drain limit; errors are logged, never stop the rest. */
  onStop(name: string, work: () => Promise<void>): void;
}

/** Readiness: all checks pass. Liveness never depends on them. */
export interface Health {
  /** `check` rejects or resolves with a reason when the service could not do its work now; it gets two seconds. */
  add(name: string, check: (signal: AbortSignal) => Promise<string | undefined>): void;
  report(): Promise<{ readonly ready: boolean; readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly why: string }[] }>;
}
