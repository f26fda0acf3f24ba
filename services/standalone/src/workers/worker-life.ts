import { createSeparations } from '@postern/pipeline';
import type { Separations } from '@postern/pipeline';
import { systemClock } from '@postern/adapter-system';
import { startFailure } from '@postern/kernel';
import { beginProcess } from '@postern/platform-service';
import type { LogLevel, ProcessLife } from '@postern/platform-service';

import { portSetting } from '../port-setting.js';
import { composeWorker } from '../standalone.module.js';
import { openCalls } from './calls.js';
import type { Caller } from './calls.js';
import { productCounts } from './product-counts.js';
import { createHeldElsewhere, heldTeller } from './held-elsewhere.js';
import type { PrimaryCalls, WorkerCalls, WorkerOrder } from './messages.js';
import { primaryLine } from './worker-process.js';

const ORDER_LIMIT_MS = 30_000;
const DRAIN_LIMIT_MS = 60_000;
const TELL_HELD_MS = 50;
const RESERVE_LIMIT_MS = 3_600_000;
const RESERVE_PAUSE_MS = 1000;

/** The life of a worker: it asks for its order, takes mail, and ends when the primary says so, or is gone. */
export async function runWorker(): Promise<void> {
  const asked = Promise.withResolvers<string>();
  const begun = Promise.withResolvers<WorkerCalls>();
  const calls = openCalls<PrimaryCalls, WorkerCalls>(
    primaryLine,
    {
      report: async () => (await begun.promise).report(undefined),
      metrics: async () => (await begun.promise).metrics(undefined),
      heldElsewhere: async (input) => (await begun.promise).heldElsewhere(input),
      refused: async (input) => (await begun.promise).refused(input),
      separated: async (input) => (await begun.promise).separated(input),
      drain: () => asked.resolve('drain'),
    },
    { clock: systemClock, failed: (call, thrown) => process.stderr.write(`call ${call}: ${String(thrown)}\n`) },
  );
  const order = await calls.ask('order', undefined, ORDER_LIMIT_MS);
  const life = beginProcess('standalone', {
    logLevel: order.config.logLevel as LogLevel,
    otlpEndpoint: process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '',
    logged: { worker: order.worker },
  });
  const stopped = Promise.race([asked.promise, life.stopAsked]);
  try {
    await Promise.race([work(life, order, calls, begun.resolve), stopped]);
  } catch (thrown) {
    // A failure of the first run ends the product; of a later one, it is tried again after a pause.
    life.shell.log.error('WORKER_NOT_STARTED', {}, thrown);
    await calls.ask('failed', { why: startFailure(thrown, (port) => portSetting(order.config, port)) }, ORDER_LIMIT_MS).catch(() => undefined);
    process.exit(1);
  }
  await stopped;
  life.shell.drain();
  await life.shell.stop(DRAIN_LIMIT_MS);
  process.exit(0);
}

async function work(
  { shell, metrics, started }: ProcessLife,
  order: WorkerOrder,
  primary: Caller<PrimaryCalls>,
  begun: (calls: WorkerCalls) => void,
): Promise<void> {
  const counts = productCounts(primary, shell.clock);
  const elsewhere = createHeldElsewhere();
  const known = createSeparations(shell.clock);
  const separations: Separations = {
    has: known.has,
    note(sender) {
      known.note(sender);
      primary.tell('separated', { mailFrom: sender.mailFrom, clientIp: sender.clientIp });
    },
  };
  const reserve = async () => {
    for (;;) {
      try {
        await primary.ask('takeReserve', undefined, RESERVE_LIMIT_MS);
        return () => primary.tell('giveReserve', undefined);
      } catch {
        primary.tell('giveReserve', undefined);
        await shell.clock.after(RESERVE_PAUSE_MS);
      }
    }
  };
  const path = await composeWorker(shell, order, { counts, held: elsewhere, separations, reserve });
  const held = heldTeller();
  shell.every('message memory', TELL_HELD_MS, async () => {
    const news = held(path.held());
    if (news !== undefined) primary.tell('held', news);
  });
  begun({
    report: async () => ({ checks: (await shell.health.report()).checks, engines: path.engines(), gauges: path.gauges() }),
    metrics: () => metrics.snapshot(),
    heldElsewhere: elsewhere.set,
    refused: ({ client }) => counts.refusedElsewhere(client),
    separated: known.note,
    drain: () => undefined,
  });
  started();
  primary.tell('ready', { port: path.port });
}
