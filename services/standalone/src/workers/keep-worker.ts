import { restartPause } from '@postern/flow';
import { StartProblem } from '@postern/kernel';
import type { MetricsSnapshot, Shell } from '@postern/platform-service';

import { openCalls } from './calls.js';
import type { Caller } from './calls.js';
import type { ProductLimits } from './product-limits.js';
import type { PrimaryCalls, WorkerCalls, WorkerOrder, WorkerReport } from './messages.js';
import type { SettingsOfAll } from './settings-of-all.js';
import type { WorkerProcess } from './worker-process.js';

export interface KeptWorkerParts {
  readonly shell: Shell;
  readonly common: ProductLimits;
  readonly settings: Pick<SettingsOfAll, 'runs' | 'forget'>;
  readonly order: WorkerOrder;
  readonly fork: () => WorkerProcess;
  readonly drainMs: number;
  /** The product was asked to stop. A signal for all processes, as Ctrl+C and systemd send it, reaches a worker before it is told to drain. */
  readonly stopAsked: Promise<unknown>;
  others(): readonly KeptWorker[];
  /** A run is over. `last`: what it had measured when it was asked last; from now on `lastMetrics` does not tell of it. */
  ended(last: MetricsSnapshot | undefined, how: { readonly wasAsked: boolean }): void;
}

/** A place for one worker process, which is started again when it ends, and ended when it hangs. */
export interface KeptWorker {
  readonly number: number;
  /** The port, when its first run listens; rejects when that cannot start. */
  readonly listens: Promise<number>;
  /** Undefined while no run listens, or when it does not answer. */
  report(): Promise<WorkerReport | undefined>;
  lastReport(): WorkerReport | undefined;
  /** Asks the run that listens for what it measured; resolves when that is known, or it does not answer. */
  measure(): Promise<void>;
  /** What the run that is there measured when it was asked last. */
  lastMetrics(): MetricsSnapshot | undefined;
  /** Asks the run for a sign of life, once it has asked for its order. One that gives none, three times in a row, is killed. */
  watch(): Promise<void>;
  tell: Caller<WorkerCalls>['tell'];
  /** Drains it and waits for its end. */
  stop(): Promise<void>;
}

/** A check of its own may take two seconds. */
const REPORT_LIMIT_MS = 3000;
const METRICS_LIMIT_MS = 2000;
const ALIVE_LIMIT_MS = 5000;
/**
 * What hangs would keep its shares of the bus, and the mail in them, for ever. Nothing of ours holds an event loop for the half minute that this takes; who is
 * killed in error loses its sessions, and no mail.
 */
const SILENCES = 3;
/** Until it listens. */
const START_LIMIT_MS = 180_000;
/** Beyond its own limit for the drain. */
const KILL_RESERVE_MS = 5000;

/** A run of the process. */
interface Run {
  readonly process: WorkerProcess;
  readonly calls: Caller<WorkerCalls>;
  /** It has asked for its order. Before that it loads its program, which on a machine that is busy otherwise takes longer than any sign of life may, and holds nothing. */
  hasBegun: boolean;
  isReady: boolean;
  report: WorkerReport | undefined;
  metrics: MetricsSnapshot | undefined;
  /** Questions for a sign of life without an answer, in a row. */
  silences: number;
}

export function keepWorker(parts: KeptWorkerParts): KeptWorker {
  const { shell, common, order } = parts;
  const number = order.worker;
  const first = Promise.withResolvers<number>();
  // Whoever starts the fleet waits for the first that fails.
  first.promise.catch(() => undefined);
  const ending = new AbortController();
  void parts.stopAsked.then(() => ending.abort(new Error('stopping')));
  let run: Run | undefined;
  let hasListened = false;

  const begin = (): Run => {
    const child = parts.fork();
    const told: PrimaryCalls = {
      order() {
        begun.hasBegun = true;
        return order;
      },
      ready({ port }) {
        begun.isReady = true;
        hasListened = true;
        shell.log.info('WORKER_LISTENS', { worker: number, pid: child.pid });
        first.resolve(port);
      },
      runs: ({ revision }) => parts.settings.runs(number, revision),
      failed({ why }) {
        // Of the first run whoever started the product is told; a later one is tried again after a pause.
        if (hasListened) shell.log.error('WORKER_NOT_STARTED', { worker: number, why });
        first.reject(new StartProblem(why));
      },
      opened: ({ client, limits }) => common.opened(number, client, limits, shell.clock.now()),
      closed: ({ client }) => common.closed(number, client),
      message: ({ client, limits }) => common.message(client, limits, shell.clock.now()),
      refused: (input) => parts.others().forEach((other) => other.tell('refused', input)),
      separated: (input) => parts.others().forEach((other) => other.tell('separated', input)),
      held: (input) => common.held(number, input),
      takeReserve: () => common.takeReserve(number),
      giveReserve: () => common.giveReserve(number),
    };
    const failed = (call: string, thrown: unknown) => shell.log.error('WORKER_CALL_FAILED', { worker: number, call }, thrown);
    const calls = openCalls<WorkerCalls, PrimaryCalls>(child.line, told, { clock: shell.clock, failed });
    const begun: Run = { process: child, calls, hasBegun: false, isReady: false, report: undefined, metrics: undefined, silences: 0 };
    return begun;
  };

  const endSilent = ({ process }: Run) => {
    shell.log.error('WORKER_SILENT', { worker: number, pid: process.pid });
    process.kill();
  };

  const keep = async (): Promise<void> => {
    let pauseMs: number | undefined;
    while (!ending.signal.aborted) {
      const fromMs = shell.clock.monotonicMs();
      run = begin();
      const own = run;
      const late = shell.clock.alarm(START_LIMIT_MS, () => {
        if (!own.isReady) endSilent(own);
      });
      const why = await run.process.exited;
      late();
      const { calls, metrics } = run;
      run = undefined;
      calls.lost(`worker ${number} is gone`);
      common.forget(number);
      parts.settings.forget(number);
      parts.ended(metrics, { wasAsked: ending.signal.aborted });
      if (ending.signal.aborted) return;
      shell.log.error('WORKER_ENDED', { worker: number, why });
      pauseMs = restartPause(pauseMs, shell.clock.monotonicMs() - fromMs);
      await shell.clock.after(pauseMs, ending.signal).catch(() => undefined);
    }
  };
  const kept = keep();

  const ready = () => (run?.isReady === true ? run : undefined);
  return {
    number,
    listens: first.promise,
    async report() {
      const now = ready();
      if (now === undefined) return undefined;
      return now.calls.ask('report', undefined, REPORT_LIMIT_MS).then(
        (report) => (now.report = report),
        () => undefined,
      );
    },
    lastReport: () => run?.report,
    async measure() {
      const now = ready();
      if (now === undefined) return;
      const metrics = await now.calls.ask('metrics', undefined, METRICS_LIMIT_MS).catch(() => undefined);
      if (metrics !== undefined) now.metrics = metrics;
    },
    lastMetrics: () => run?.metrics,
    async watch() {
      const now = run;
      if (now?.hasBegun !== true) return;
      const isAlive = await now.calls.ask('alive', undefined, ALIVE_LIMIT_MS).then(
        () => true,
        () => false,
      );
      now.silences = isAlive ? 0 : now.silences + 1;
      if (run !== now || now.silences < SILENCES) return;
      endSilent(now);
    },
    tell: (name, input) => run?.calls.tell(name, input),
    async stop() {
      ending.abort(new Error('stopping'));
      run?.calls.tell('drain', undefined);
      const silence = shell.clock.alarm(parts.drainMs + KILL_RESERVE_MS, () => run?.process.kill());
      await kept;
      silence();
    },
  };
}
