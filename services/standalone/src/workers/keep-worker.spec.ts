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
  let isHanging = false;
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
    alive: () => (isHanging ? new Promise<never>(() => undefined) : undefined) as undefined,
    heldElsewhere: () => undefined,
    refused: ({ client }) => void heard.push(`refused ${client}`),
    separated: () => undefined,
    drain: () => void heard.push('drain'),
  };
  const clock = turnableClock();
  const primary = openCalls<PrimaryCalls, WorkerCalls>(own, calls, { clock, failed: () => undefined });
  return { child, primary, heard, end: (how: string) => exit.resolve(how), hang: (does: boolean) => void (isHanging = does) };
}

function kept() {
  const clock = turnableClock();
  const shell = testShell({ clock });
  const runs: ReturnType<typeof fakeRun>[] = [];
  const ended: { readonly last: MetricsSnapshot | undefined; readonly wasAsked: boolean }[] = [];
  const common = createProductLimits(() => 0);
  const stop = Promise.withResolvers<string>();
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
    stopAsked: stop.promise,
    others: () => [],
    ended: (last, { wasAsked }) => void ended.push({ last, wasAsked }),
  });
  return { worker, runs, ended, askToStop: () => stop.resolve('SIGINT'), shell, clock, common, run: (i: number) => runs[i] ?? expect.unreachable() };
}

describe('a worker that is kept running', () => {
  it('gets its order, and is there when it listens', async () => {
    const { worker, run } = kept();
    expect(await run(0).primary.ask('order', undefined, 100)).toMatchObject({ worker: 1, workers: 2 });
    expect(await worker.report()).toBeUndefined();
    run(0).primary.tell('ready', { port: 25 });
    expect(await worker.listens).toBe(25);
    expect(await worker.report()).toEqual({ checks: [], engines: [], gauges: { starttls: 1 } });
    await worker.measure();
    expect(worker.lastMetrics()).toEqual(counted(5));
  });

  it('is started again when it ends, and what it counted is handed on', async () => {
    const { worker, runs, run, ended, clock, shell } = kept();
    run(0).primary.tell('ready', { port: 25 });
    await worker.listens;
    await worker.measure();
    run(0).end('exit SIGKILL');
    await settle();
    expect({ ended, report: await worker.report(), runs: runs.length }).toEqual({
      ended: [{ last: counted(5), wasAsked: false }],
      report: undefined,
      runs: 1,
    });
    expect(worker.lastMetrics()).toBeUndefined();
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

  it('is drained at the stop, and not started again; what it counted is handed on', async () => {
    const { worker, runs, run, clock, ended } = kept();
    run(0).primary.tell('ready', { port: 25 });
    await worker.listens;
    await worker.measure();
    const stopped = worker.stop();
    await settle();
    expect(run(0).heard).toEqual(['drain']);
    run(0).end('exit 0');
    await stopped;
    await clock.turn(60_000);
    expect({ runs: runs.length, ended }).toEqual({ runs: 1, ended: [{ last: counted(5), wasAsked: true }] });
  });

  it('ends well by a signal that all processes got, before it is told to drain', async () => {
    const { worker, runs, run, shell, clock, ended, askToStop } = kept();
    run(0).primary.tell('ready', { port: 25 });
    await worker.listens;
    askToStop();
    await settle();
    run(0).end('exit 0');
    await settle();
    await clock.turn(60_000);
    await worker.stop();
    expect(shell.lines.filter(({ level }) => level === 'error')).toEqual([]);
    expect({ runs: runs.length, ended }).toEqual({ runs: 1, ended: [{ last: undefined, wasAsked: true }] });
  });

  it.each([
    ['before it listens', false],
    ['while it listens', true],
  ])('is killed when it gives no sign of life three times in a row, %s, and started again', async (_when, listens) => {
    const { worker, run, runs, clock, shell } = kept();
    await run(0).primary.ask('order', undefined, 1000);
    if (listens) run(0).primary.tell('ready', { port: 25 });
    const watch = async () => {
      const watched = worker.watch();
      await settle();
      await clock.turn(5000);
      await watched;
    };
    run(0).hang(true);
    await watch();
    await watch();
    run(0).hang(false);
    await watch();
    run(0).hang(true);
    await watch();
    await watch();
    expect(shell.lines.filter(({ code }) => code === 'WORKER_SILENT')).toEqual([]);
    await watch();
    await settle();
    expect(shell.lines.map(({ code }) => code)).toEqual(expect.arrayContaining(['WORKER_SILENT', 'WORKER_ENDED']));
    await clock.turn(60_000);
    expect(runs).toHaveLength(2);
  });

  it('is let load its program, however long a busy machine takes for that', async () => {
    const { worker, run, clock, shell } = kept();
    run(0).hang(true);
    for (let i = 0; i < 5; i++) {
      const watched = worker.watch();
      await settle();
      await clock.turn(5000);
      await watched;
    }
    expect(shell.lines).toEqual([]);
  });

  it('is killed when it does not end', async () => {
    const { worker, clock } = kept();
    const stopped = worker.stop();
    await clock.turn(6000);
    await stopped;
  });

  it('is ended and started again when it does not come to listen', async () => {
    const { runs, clock, shell } = kept();
    await settle();
    await clock.turn(180_000);
    await settle();
    await clock.turn(1000);
    await settle();
    expect(runs.length).toBe(2);
    expect(shell.lines.map(({ code }) => code)).toEqual(expect.arrayContaining(['WORKER_SILENT', 'WORKER_ENDED']));
  });
});
