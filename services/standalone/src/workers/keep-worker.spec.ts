import type { MetricsSnapshot } from '@postern/platform-service';
import { testShell, turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { openCalls } from './calls.js';
import type { Line } from './calls.js';
import { createProductLimits } from './product-limits.js';
import { keepWorker } from './keep-worker.js';
import type { PrimaryCalls, WorkerCalls } from './messages.js';
import type { WorkerProcess } from './worker-process.js';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const counted = (value: number): MetricsSnapshot => [
  { name: 'mails_total', help: 'Mails', type: 'counter' as never, aggregator: 'sum', values: [{ value, labels: {} }] },
];

/** A run that the test plays: what it says, and how it ends. */
function fakeRun() {
  const takers: { primary?: (message: unknown) => void; worker?: (message: unknown) => void } = {};
  const exit = Promise.withResolvers<string>();
  const heard: string[] = [];
  const child: WorkerProcess = {
    pid: 7,
    line: { send: (message) => queueMicrotask(() => takers.worker?.(message)), onMessage: (take) => void (takers.primary = take) },
    exited: exit.promise,
    kill: () => exit.resolve('exit SIGKILL'),
  };
  const own: Line = { send: (message) => queueMicrotask(() => takers.primary?.(message)), onMessage: (take) => void (takers.worker = take) };
  const calls: WorkerCalls = {
    report: async () => ({ checks: [], engines: [], gauges: { starttls: 1 } }),
    metrics: async () => counted(5),
    heldElsewhere: () => undefined,
    refused: ({ client }) => void heard.push(`refused ${client}`),
    separated: () => undefined,
    drain: () => void heard.push('drain'),
  };
  const clock = turnableClock();
  const primary = openCalls<PrimaryCalls, WorkerCalls>(own, calls, { clock, failed: () => undefined });
  return { child, primary, heard, end: (how: string) => exit.resolve(how), hang: () => void (takers.worker = () => undefined) };
}

function kept() {
  const clock = turnableClock();
  const shell = testShell({ clock });
  const runs: ReturnType<typeof fakeRun>[] = [];
  const ended: (MetricsSnapshot | undefined)[] = [];
  const common = createProductLimits(() => 0);
  const worker = keepWorker({
    shell,
    common,
    settings: { runs: () => undefined, forget: () => undefined },
    order: { worker: 1, workers: 2, config: {} as never, databaseUrl: '', clamd: undefined },
    fork() {
      const run = fakeRun();
      runs.push(run);
      return run.child;
    },
    drainMs: 1000,
    others: () => [],
    ended: (last) => void ended.push(last),
  });
  return { worker, runs, ended, shell, clock, common, run: (i: number) => runs[i] ?? expect.unreachable() };
}

describe('a worker that is kept running', () => {
  it('gets its order, and is there when it listens', async () => {
    const { worker, run } = kept();
    expect(await run(0).primary.ask('order', undefined, 100)).toMatchObject({ worker: 1, workers: 2 });
    expect(await worker.report()).toBeUndefined();
    run(0).primary.tell('ready', { port: 25 });
    expect(await worker.listens).toBe(25);
    expect(await worker.report()).toEqual({ checks: [], engines: [], gauges: { starttls: 1 } });
    expect(await worker.metrics()).toEqual(counted(5));
  });

  it.each([
    ['says nothing any more', true],
    ['does not come to listen', false],
  ])('is ended and started again when it %s', async (_how, listened) => {
    const { worker, runs, run, clock, shell } = kept();
    if (listened) run(0).primary.tell('ready', { port: 25 });
    await settle();
    run(0).hang();
    for (let asked = 0; asked < 100 && runs.length === 1; asked++) {
      void worker.metrics();
      await clock.turn(5000);
      await settle();
    }
    await clock.turn(1000);
    await settle();
    expect(runs.length).toBe(2);
    expect(shell.lines.map(({ code }) => code)).toEqual(expect.arrayContaining(['WORKER_HANGS', 'WORKER_ENDED']));
  });

  it('is left alone when it is slow, or the machine has slept', async () => {
    const { worker, runs, run, clock, shell } = kept();
    run(0).primary.tell('ready', { port: 25 });
    await worker.listens;
    for (let asked = 0; asked < 40; asked++) {
      void worker.metrics();
      await clock.turn(5000);
      await settle();
    }
    run(0).hang();
    await clock.turn(3_600_000);
    for (let asked = 0; asked < 5; asked++) void worker.metrics();
    await settle();
    expect({ runs: runs.length, hung: shell.lines.filter(({ code }) => code === 'WORKER_HANGS') }).toEqual({ runs: 1, hung: [] });
  });

  it('is started again when it ends, and what it counted is handed on', async () => {
    const { worker, runs, run, ended, clock, shell } = kept();
    run(0).primary.tell('ready', { port: 25 });
    await worker.listens;
    await worker.metrics();
    run(0).end('exit SIGKILL');
    await settle();
    expect({ ended, report: await worker.report(), runs: runs.length }).toEqual({ ended: [counted(5)], report: undefined, runs: 1 });
    expect(shell.lines.map(({ code, fields }) => [code, fields['why']])).toContainEqual(['WORKER_ENDED', 'exit SIGKILL']);
    await clock.turn(200);
    run(1).primary.tell('ready', { port: 25 });
    await settle();
    expect((await worker.report())?.gauges).toEqual({ starttls: 1 });
  });

  it('gives back what it held when it ends', async () => {
    const { run, common } = kept();
    const limits = { connectionsPerClient: 1, connectionsPerMinute: 0, messagesPerMinute: 0, refusedRecipientsPerMinute: 0 };
    expect(await run(0).primary.ask('opened', { client: 'a', limits }, 100)).toBe('ok');
    expect(common.opened(2, 'a', limits, 0)).toBe('too-many');
    common.closed(2, 'a');
    run(0).end('exit 1');
    await settle();
    expect(common.opened(2, 'a', limits, 0)).toBe('ok');
  });

  it('says why its first run could not start', async () => {
    const { worker, run } = kept();
    await run(0).primary.ask('failed', { why: 'port 25 is taken' }, 100);
    await expect(worker.listens).rejects.toThrow('port 25 is taken');
  });

  it('logs why a later run could not start', async () => {
    const { worker, run, clock, shell } = kept();
    run(0).primary.tell('ready', { port: 25 });
    await worker.listens;
    run(0).end('exit SIGKILL');
    await clock.turn(200);
    await run(1).primary.ask('failed', { why: 'port 25 is taken' }, 100);
    expect(shell.lines.at(-1)).toMatchObject({ code: 'WORKER_NOT_STARTED', fields: { worker: 1, why: 'port 25 is taken' } });
  });

  it('is drained at the stop, and not started again', async () => {
    const { worker, runs, run, clock, ended } = kept();
    const stopped = worker.stop();
    await settle();
    expect(run(0).heard).toEqual(['drain']);
    run(0).end('exit 0');
    await stopped;
    await clock.turn(60_000);
    expect({ runs: runs.length, ended }).toEqual({ runs: 1, ended: [] });
  });

  it('is killed when it does not end', async () => {
    const { worker, clock } = kept();
    const stopped = worker.stop();
    await clock.turn(6000);
    await stopped;
  });
});
