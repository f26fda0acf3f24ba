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

/** Rejects or resolves with a reason when what it looks at could not do its work now; gets two seconds. */
export type Check = (signal: AbortSignal) => Promise<string | undefined>;

/** Readiness: all checks that are needed pass. Liveness never depends on them. */
export interface Health {
  /** Without it the service cannot do its work now: callers should go to another replica. */
  add(name: string, check: Check): void;
  /** What the service goes on without for a while. Told and measured like the others, but nobody is sent away for it. */
  watch(name: string, check: Check): void;
  report(): Promise<HealthReport>;
}

/** What came of one check. */
export interface CheckResult {
  readonly name: string;
  readonly needed: boolean;
  readonly ok: boolean;
  /** Empty when it passed. */
  readonly why: string;
}

export interface HealthReport {
  readonly ready: boolean;
  readonly checks: readonly CheckResult[];
}
