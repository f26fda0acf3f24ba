import type { CheckResult } from '@postern/platform-service';

/** What one worker said of its checks; undefined: it is not there, or does not answer. */
export interface WorkerChecks {
  readonly worker: number;
  readonly checks: readonly CheckResult[] | undefined;
}

/**
 * The checks of all workers as those of one product: one passes when it does in each worker that is there. A worker that is missing is told, and the product goes on without it;
 * without any it does not.
 */
export function mergeChecks(all: readonly WorkerChecks[]): readonly CheckResult[] {
  const there = all.flatMap(({ worker, checks }) => (checks === undefined ? [] : [{ worker, checks }]));
  const merged = new Map<string, CheckResult>();
  for (const { worker, checks } of there)
    for (const { name, needed, ok, why } of checks) {
      const before = merged.get(name);
      if (before === undefined || (before.ok && !ok)) merged.set(name, { name, needed, ok, why: ok ? '' : `worker ${worker}: ${why}` });
    }
  // Of a worker's own start; what is not there yet is said below.
  merged.delete('start');
  const missing = all.filter(({ checks }) => checks === undefined).map(({ worker }) => worker);
  const team: CheckResult = {
    name: 'worker processes',
    needed: there.length === 0,
    ok: missing.length === 0,
    why: missing.length === 0 ? '' : `not there: worker ${missing.join(', ')}`,
  };
  return [team, ...merged.values()];
}
