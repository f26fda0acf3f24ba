import { StartProblem, within } from '@postern/kernel';
import type { OwnedShell, PromMetrics } from '@postern/platform-service';
import type { SettingsSource } from '@postern/settings';
import type { EngineVersion } from '@postern/verdict';

import { createProductLimits } from './product-limits.js';
import { createProductMetrics } from './product-metrics.js';
import { keepWorker } from './keep-worker.js';
import type { KeptWorker } from './keep-worker.js';
import { mergeChecks } from './merge-checks.js';
import type { WorkerOrder, WorkerReport } from './messages.js';
import { settingsOfAll } from './settings-of-all.js';
import type { WorkerProcess } from './worker-process.js';

export interface FleetParts {
  readonly shell: OwnedShell;
  readonly metrics: PromMetrics;
  /** What every worker is told. */
  readonly order: Omit<WorkerOrder, 'worker'>;
  /** In force in this process. */
  readonly settings: SettingsSource;
  readonly fork: () => WorkerProcess;
  /** Longest wait for the end of a worker that drains. */
  readonly drainMs: number;
  /** As `ProcessLife` has it. */
  readonly stopAsked: Promise<unknown>;
}

/** The worker processes as one. */
export interface Fleet {
  /** That they listen on. */
  readonly port: number;
  /** In force in all of them. */
  readonly settings: SettingsSource;
  /** As the workers said last. */
  engines(): readonly EngineVersion[];
  gauges(): Readonly<Record<string, number>>;
}

const START_LIMIT_MS = 180_000;
/** How late the others hear of the memory that one uses. */
const TELL_HELD_MS = 50;
/** What a worker counted since is lost to the metrics when it is killed. */
const COLLECT_MS = 5000;
const WATCH_MS = 5000;

/**
 * Starts the workers and keeps them running; resolves when all of them listen, rejects when one cannot. Their readiness and metrics become those of this process. At the stop they
 * end first.
 */
export async function startFleet({ shell, metrics, order, settings: own, fork, drainMs, stopAsked }: FleetParts): Promise<Fleet> {
  const common = createProductLimits(() => shell.clock.monotonicMs());
  const settings = settingsOfAll(own);
  const restarts = shell.metrics.counter('postern_worker_restarts_total', 'Worker processes that ended by themselves and were started again');
  const measured = createProductMetrics(() => workers);
  const workers: KeptWorker[] = Array.from({ length: order.workers }, (_unused, i) =>
    keepWorker({
      shell,
      common,
      settings,
      fork,
      drainMs,
      stopAsked,
      order: { ...order, worker: i + 1 },
      others: () => workers.filter((_worker, other) => other !== i),
      ended(last, { wasAsked }) {
        if (!wasAsked) restarts.add(1);
        if (last !== undefined) measured.ended(last);
      },
    }),
  );
  shell.onStop('worker processes', async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
  });
  metrics.include(measured.snapshots);
  const reports = (): readonly WorkerReport[] => workers.flatMap((worker) => worker.lastReport() ?? []);
  shell.health.include('worker processes', async () => {
    const all = await Promise.all(workers.map(async (worker) => ({ worker: worker.number, checks: (await worker.report())?.checks })));
    return mergeChecks(all);
  });
  shell.every('message memory', TELL_HELD_MS, async () => {
    if (common.isChanged()) for (const worker of workers) worker.tell('heldElsewhere', common.heldElsewhere(worker.number));
  });
  shell.every('worker metrics', COLLECT_MS, async () => void (await Promise.all(workers.map((worker) => worker.measure()))), { later: true });
  shell.every('worker processes', WATCH_MS, async () => void (await Promise.all(workers.map((worker) => worker.watch()))), { later: true });
  const [port] = await within(shell.clock, START_LIMIT_MS, 'start of the worker processes', () =>
    Promise.all(workers.map((worker) => worker.listens)),
  );
  if (port === undefined) throw new StartProblem('there is no worker process');
  return {
    port,
    settings,
    engines: () => reports()[0]?.engines ?? [],
    gauges: () => Object.assign({}, ...reports().map(({ gauges }) => gauges)) as Record<string, number>,
  };
}
