import { createSeparations } from '@postern/pipeline';
import type { Separations } from '@postern/pipeline';
import { systemClock } from '@postern/adapter-system';
import { startFailure } from '@postern/kernel';
import { beginProcess } from '@postern/platform-service';
import type { LogLevel, ProcessLife } from '@postern/platform-service';

import { DRAIN_LIMIT_MS } from '../drain-limit.js';
import type { Together } from '../message-path.js';
import { portSetting } from '../port-setting.js';
import { openCalls } from './calls.js';
import type { Caller, Line } from './calls.js';
import { composeWorker } from './compose-worker.js';
import { createHeldElsewhere, heldTeller } from './held-elsewhere.js';
import type { PrimaryCalls, WorkerCalls, WorkerOrder } from './messages.js';
import { productCounts } from './product-counts.js';

const ORDER_LIMIT_MS = 30_000;
/** A start that waits for the database may never end. */
const HALF_MADE_LIMIT_MS = 10_000;
const TELL_HELD_MS = 50;
const RESERVE_LIMIT_MS = 3_600_000;
const RESERVE_PAUSE_MS = 1000;

/** The way to the first process. */
const primaryLine: Line = {
  send: (message) => void (process.connected && process.send?.(message, undefined, undefined, () => undefined)),
  onMessage: (take) => void process.on('message', take),
};

/** What a worker that listens says of itself. */
type Told = Pick<WorkerCalls, 'report' | 'metrics'>;

/** The life of a worker: it asks for its order, takes mail, and ends when the primary says so, or is gone. */
async function runWorker(): Promise<void> {
  const asked = Promise.withResolvers<string>();
  const begun = Promise.withResolvers<Told>();
  const held = createHeldElsewhere();
  const known = createSeparations(systemClock);
  const primary = openCalls<PrimaryCalls, WorkerCalls>(
    primaryLine,
    {
      report: async () => (await begun.promise).report(undefined),
      metrics: async () => (await begun.promise).metrics(undefined),
      alive: () => undefined,
      heldElsewhere: held.set,
      refused: ({ client }) => counts.refusedElsewhere(client),
      separated: known.note,
      drain: () => asked.resolve('drain'),
    },
    { clock: systemClock, failed: (call, thrown) => process.stderr.write(`call ${call}: ${String(thrown)}\n`) },
  );
  const counts = productCounts(primary, systemClock);
  const together: Together = { counts, held, separations: toldSeparations(known, primary), reserve: () => takeReserve(primary) };
  const order = await primary.ask('order', undefined, ORDER_LIMIT_MS);
  const life = beginProcess('standalone', {
    logLevel: order.config.logLevel as LogLevel,
    otlpEndpoint: order.config.otlpEndpoint,
    tracePercent: order.config.tracePercent,
    logged: { worker: order.worker },
  });
  const stopped = Promise.race([asked.promise, life.stopAsked]);
  const taking = takeMail(life, order, primary, together).then(begun.resolve);
  try {
    await Promise.race([taking, stopped]);
  } catch (thrown) {
    const why = startFailure(thrown, (port) => portSetting(order.config, port));
    await primary.ask('failed', { why }, ORDER_LIMIT_MS).catch(() => undefined);
    process.exit(1);
  }
  await stopped;
  // What is half made may have work in hand already, and cannot be ended before it is whole.
  await Promise.race([taking.catch(() => undefined), systemClock.after(HALF_MADE_LIMIT_MS)]);
  life.shell.drain();
  await life.shell.stop(DRAIN_LIMIT_MS);
  process.exit(0);
}

async function takeMail(
  { shell, metrics, started }: ProcessLife,
  order: WorkerOrder,
  primary: Caller<PrimaryCalls>,
  together: Together,
): Promise<Told> {
  const path = await composeWorker(shell, order, together);
  path.settings.onChange(({ number }) => primary.tell('runs', { revision: number }));
  const newsOf = heldTeller();
  shell.every('message memory', TELL_HELD_MS, async () => {
    const news = newsOf(path.held());
    if (news !== undefined) primary.tell('held', news);
  });
  started();
  primary.tell('ready', { port: path.port });
  return {
    report: async () => ({ checks: (await shell.health.report()).checks, engines: path.engines(), gauges: path.gauges() }),
    metrics: () => metrics.snapshot(),
  };
}

/** What is noted here is told to the others. */
function toldSeparations(known: Separations, primary: Pick<Caller<PrimaryCalls>, 'tell'>): Separations {
  return {
    has: known.has,
    note(sender) {
      known.note(sender);
      primary.tell('separated', { mailFrom: sender.mailFrom, clientIp: sender.clientIp });
    },
  };
}

async function takeReserve(primary: Pick<Caller<PrimaryCalls>, 'ask' | 'tell'>): Promise<() => void> {
  const giveBack = () => primary.tell('giveReserve', undefined);
  for (;;) {
    try {
      await primary.ask('takeReserve', undefined, RESERVE_LIMIT_MS);
      return giveBack;
    } catch {
      // It may have been given to us all the same.
      giveBack();
      await systemClock.after(RESERVE_PAUSE_MS);
    }
  }
}

await runWorker();
