import { messageOf, within } from '@postern/kernel';
import type { Clock, Metrics } from '@postern/kernel';

import type { Check, Health } from './shell.port.js';

/** A check that takes longer counts as failed. */
const CHECK_LIMIT_MS = 2000;

/**
 * Checks run at each report, all concurrently, and each report is also the gauge `postern_ready`, so that alerts see what probes see. Draining makes the report not
 * ready whatever they say.
 */
export function createHealth(clock: Clock, metrics: Metrics): Health & { drain(): void } {
  const gauge = metrics.gauge('postern_ready', 'Whether a check of readiness passes: 1 or 0. Those that are not needed do not make the pod unready', [
    'check',
    'needed',
  ]);
  const checks = new Map<string, { readonly check: Check; readonly needed: boolean }>();
  let draining = false;
  return {
    add: (name, check) => void checks.set(name, { check, needed: true }),
    watch: (name, check) => void checks.set(name, { check, needed: false }),
    drain: () => void (draining = true),
    async report() {
      const results = await Promise.all(
        [...checks].map(async ([name, { check, needed }]) => {
          const why = await within(clock, CHECK_LIMIT_MS, name, check).catch((thrown: unknown) => messageOf(thrown));
          return { name, needed, ok: why === undefined, why: why ?? '' };
        }),
      );
      for (const { name, needed, ok } of results) gauge.set(ok ? 1 : 0, { check: name, needed: String(needed) });
      const all = draining ? [{ name: 'draining', needed: true, ok: false, why: 'the process is stopping' }, ...results] : results;
      return { ready: all.every((one) => one.ok || !one.needed), checks: all };
    },
  };
}
