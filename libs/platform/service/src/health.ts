import { messageOf, within } from '@postern/kernel';
import type { Clock, Metrics } from '@postern/kernel';

import type { Check, CheckResult, Health } from './shell.port.js';

/** A check that takes longer counts as failed. */
const CHECK_LIMIT_MS = 2000;

/** The readiness of a process, by whoever owns the process. */
export interface OwnedHealth extends Health {
  /** Not ready from now on, whatever the checks say. */
  drain(): void;
  /** Checks of other processes that belong to this one; a source that rejects or is late is itself a failed check. */
  include(name: string, source: (signal: AbortSignal) => Promise<readonly CheckResult[]>): void;
}

/**
 * Checks run at each report, all concurrently, and each report is also the gauge `postern_ready`, so that alerts see what probes see. Draining makes the report not
 * ready whatever they say.
 */
export function createHealth(clock: Clock, metrics: Metrics): OwnedHealth {
  const gauge = metrics.gauge(
    'postern_ready',
    'Whether a check of readiness passes: 1 or 0. Those that are not needed do not make the pod unready',
    ['check', 'needed'],
    'min',
  );
  const checks = new Map<string, { readonly check: Check; readonly needed: boolean }>();
  const included = new Map<string, (signal: AbortSignal) => Promise<readonly CheckResult[]>>();
  let draining = false;
  return {
    add: (name, check) => void checks.set(name, { check, needed: true }),
    watch: (name, check) => void checks.set(name, { check, needed: false }),
    drain: () => void (draining = true),
    include: (name, source) => void included.set(name, source),
    async report() {
      const own = [...checks].map(async ([name, { check, needed }]) => {
        const why = await within(clock, CHECK_LIMIT_MS, name, check).catch((thrown: unknown) => messageOf(thrown));
        return [{ name, needed, ok: why === undefined, why: why ?? '' }];
      });
      const others = [...included].map(([name, source]) =>
        // Longer than the checks of the others take, which have the same limit.
        within(clock, CHECK_LIMIT_MS * 2, name, source).catch((thrown: unknown) => [{ name, needed: true, ok: false, why: messageOf(thrown) }]),
      );
      const results = (await Promise.all([...own, ...others])).flat();
      for (const { name, needed, ok } of results) gauge.set(ok ? 1 : 0, { check: name, needed: String(needed) });
      const all = draining ? [{ name: 'draining', needed: true, ok: false, why: 'the process is stopping' }, ...results] : results;
      return { ready: all.every((one) => one.ok || !one.needed), checks: all };
    },
  };
}
