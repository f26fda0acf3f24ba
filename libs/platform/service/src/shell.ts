import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import { systemClock, systemRandom } from '@postern/adapter-system';
import { within } from '@postern/kernel';
import type { Log, Metrics, Tracer } from '@postern/kernel';

import { createHealth } from './health.js';
import type { OwnedHealth } from './health.js';
import { logWith } from './json-log.js';
import { createLoops } from './loops.js';
import type { Shell } from './shell.port.js';

/** The shell of a process and the way to end it. */
export interface OwnedShell extends Shell {
  readonly health: OwnedHealth;
  /** Turns readiness off; liveness stays good. */
  drain(): void;
  /** Runs what onStop registered, last first, each within `limitMs`; what is registered from then on immediately. Never rejects. */
  stop(limitMs: number): Promise<void>;
}

export const VERSION = '0.1.0';

export function createShell(service: string, parts: { readonly log: Log; readonly metrics: Metrics; readonly tracer: Tracer }): OwnedShell {
  const clock = systemClock;
  const health = createHealth(clock, parts.metrics);
  const stops: { readonly name: string; readonly work: () => Promise<void> }[] = [];
  let limitOfStop: number | undefined;
  const end = async ({ name, work }: (typeof stops)[number], limitMs: number) => {
    try {
      await within(clock, limitMs, `stop of ${name}`, work);
    } catch (thrown) {
      parts.log.error('STOP_FAILED', { part: name }, thrown);
    }
  };
  const onStop = (name: string, work: () => Promise<void>) => {
    if (limitOfStop === undefined) stops.push({ name, work });
    // What is made while the process stops is the last that was made.
    else void end({ name, work }, limitOfStop);
  };
  return {
    ...createLoops({ clock, log: parts.log, onStop }),
    service,
    instance: `${hostname()}-${randomUUID().slice(0, 8)}`,
    version: VERSION,
    clock,
    random: systemRandom,
    ...parts,
    health,
    onStop,
    drain: () => health.drain(),
    async stop(limitMs) {
      limitOfStop = limitMs;
      for (const part of stops.splice(0).reverse()) await end(part, limitMs);
    },
  };
}

/** The same process under another service's name: for the product in which all services share one process. */
export function shellFor(shell: Shell, service: string): Shell {
  const own = {
    clock: shell.clock,
    log: logWith(shell.log, { part: service }),
    onStop: (name: string, work: () => Promise<void>) => shell.onStop(`${service}: ${name}`, work),
  };
  return {
    ...shell,
    ...createLoops(own),
    ...own,
    service,
    health: {
      ...shell.health,
      add: (name, check) => shell.health.add(`${service}: ${name}`, check),
      watch: (name, check) => shell.health.watch(`${service}: ${name}`, check),
    },
  };
}
