import { messageOf, within } from '@postern/kernel';
import type { Clock } from '@postern/kernel';

import type { Health } from './shell.port.js';

/** A check that takes longer counts as failed. */
const CHECK_LIMIT_MS = 2000;

/** Checks run at each report, all at once; draining makes the report not ready whatever they say. */
export function createHealth(clock: Clock): Health & { drain(): void } {
  const checks = new Map<string, (signal: AbortSignal) => Promise<string | undefined>>();
  let draining = false;
  return {
    add: (name, check) => void checks.set(name, check),
    drain: () => void (draining = true),
    async report() {
      const results = await Promise.all(
        [...checks].map(async ([name, check]) => {
          const why = await within(clock, CHECK_LIMIT_MS, name, check).catch((thrown: unknown) => messageOf(thrown));
          return { name, ok: why === undefined, why: why ?? '' };
        }),
      );
      const all = draining ? [{ name: 'draining', ok: false, why: 'the process is stopping' }, ...results] : results;
      return { ready: all.every((c) => c.ok), checks: all };
    },
  };
}
