import { systemClock } from '@postern/adapter-system';
import { noMetrics } from '@postern/kernel';
import { afterAll, describe, expect, it } from 'vitest';

import { JobPool, programAt } from './job-pool.js';
import type { PoolOptions } from './job-pool.js';
import PLANTED_URL from 'program:./testing/planted-program.js';
import type { handlers } from './testing/planted-program.js';
import { workersMetrics } from './workers.metrics.js';

const PLANTED = programAt<typeof handlers>(PLANTED_URL);
const pools: JobPool[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

function poolOf(options: PoolOptions = {}): JobPool {
  const pool = new JobPool({ size: 1, ...options }, systemClock, workersMetrics(noMetrics));
  pools.push(pool);
  return pool;
}

const { signal } = new AbortController();
const soon = { signal, maxMs: 10_000 };

describe('a job', () => {
  it('is done by the handler of its program', async () => {
    const pool = poolOf();
    expect(await pool.run(PLANTED, 'double', 21, soon)).toMatchObject({ kind: 'done', value: 42 });
    expect(await pool.run(PLANTED, 'wait', 1, soon)).toMatchObject({ kind: 'done', value: 'waited' });
  });

  it('gets octets and gives them back without a copy', async () => {
    const pool = poolOf();
    const given = new Uint8Array(new ArrayBuffer(100_000));
    const outcome = await pool.run(PLANTED, 'bytes', given, { ...soon, transfer: [given.buffer] });
    expect(given.byteLength).toBe(0);
    expect(outcome).toMatchObject({ kind: 'done' });
    expect(outcome.kind === 'done' && outcome.value.length).toBe(100_000);
  });

  it('that never ends is late by its own limit, and the next one is done by a new worker', async () => {
    const pool = poolOf();
    const outcomes = await Promise.all([pool.run(PLANTED, 'forEver', undefined, { signal, maxMs: 100 }), pool.run(PLANTED, 'double', 1, soon)]);
    expect(outcomes).toMatchObject([
      { kind: 'late', waiting: false },
      { kind: 'done', value: 2 },
    ]);
    expect(pool.workers).toBe(1);
  });

  it('is late as soon as its signal aborts, whether it works or waits', async () => {
    const pool = poolOf();
    const ending = new AbortController();
    const started: string[] = [];
    const both = Promise.all(
      ['working', 'waiting'].map((name) =>
        pool.run(PLANTED, 'forEver', undefined, { signal: ending.signal, maxMs: 60_000, started: () => void started.push(name) }),
      ),
    );
    await expect.poll(() => started).toEqual(['working']);
    ending.abort(new Error('nobody waits'));
    expect(await both).toMatchObject([
      { kind: 'late', waiting: false },
      { kind: 'late', waiting: true },
    ]);
    expect(await pool.run(PLANTED, 'double', 3, soon)).toMatchObject({ value: 6 });
  });

  it.each([
    ['throws', 'no such thing'],
    ['exit', 3],
    ['fillHeap', undefined],
  ] as const)('whose handler does %s is failed, and the next one is done', async (handler, input) => {
    const pool = poolOf({ heapMb: 64 });
    expect(await pool.run(PLANTED, handler, input as never, { signal, maxMs: 15_000 })).toMatchObject({ kind: 'failed' });
    expect(await pool.run(PLANTED, 'double', 4, soon)).toMatchObject({ kind: 'done', value: 8 });
    expect(pool.problem()).toBeUndefined();
  });

  it('that cannot be sent is failed, and the next one is done', async () => {
    const pool = poolOf();
    expect(await pool.run(PLANTED, 'double', (() => 1) as never, soon)).toMatchObject({ kind: 'failed' });
    expect(await pool.run(PLANTED, 'double', 5, soon)).toMatchObject({ kind: 'done', value: 10 });
  });

  it('of a program that is not there is failed', async () => {
    const nowhere = programAt<typeof handlers>(new URL('file:///nowhere.js'));
    expect(await poolOf().run(nowhere, 'double', 1, soon)).toMatchObject({ kind: 'failed' });
  });

  it('sees nothing of the environment', async () => {
    process.env['POSTERN_PLANTED_SECRET'] = 'secret';
    expect(await poolOf().run(PLANTED, 'environment', undefined, soon)).toMatchObject({ kind: 'done', value: [] });
  });
});

describe('the pool', () => {
  it('lets clients take turns, regardless of who came first', async () => {
    const pool = poolOf();
    const order: string[] = [];
    const run = (client: string) => pool.run(PLANTED, 'wait', 1, { ...soon, client, started: () => void order.push(client) });
    await Promise.all(['a', 'a', 'a', 'b', 'c'].map(run));
    expect(order).toEqual(['a', 'a', 'b', 'c', 'a']);
  });

  it('leaves half of its workers to others while one client sends all it can (obligation 12)', async () => {
    const pool = poolOf({ size: 2 });
    const ending = new AbortController();
    const endless = [1, 2, 3].map(() => pool.run(PLANTED, 'forEver', undefined, { signal: ending.signal, maxMs: 60_000, client: 'a' }));
    expect(await pool.run(PLANTED, 'double', 4, { ...soon, client: 'b' })).toMatchObject({ kind: 'done', value: 8 });
    expect(pool.busy).toBe(1);
    ending.abort(new Error('over'));
    await Promise.all(endless);
  });

  it('hires as it needs to, never more than its size, also while late workers end', async () => {
    const pool = poolOf({ size: 2 });
    await pool.run(PLANTED, 'double', 1, soon);
    expect(pool.workers).toBe(1);
    let max = 0;
    const watch = () => (max = Math.max(max, pool.workers));
    await Promise.all(Array.from({ length: 6 }, () => pool.run(PLANTED, 'forEver', undefined, { signal, maxMs: 30, started: watch })));
    expect(max).toBe(2);
  });

  it('replaces a worker after its jobs', async () => {
    const pool = poolOf({ maxJobs: 2 });
    for (let i = 0; i < 5; i++) expect(await pool.run(PLANTED, 'double', i, soon)).toMatchObject({ value: 2 * i });
    await expect.poll(() => pool.workers).toBe(1);
  });

  it('says that it is not ready when jobs wait too long', async () => {
    let now = 0;
    const pool = new JobPool({ size: 1 }, { ...systemClock, monotonicMs: () => now }, workersMetrics(noMetrics));
    pools.push(pool);
    const ending = new AbortController();
    const both = Promise.all([1, 2].map(() => pool.run(PLANTED, 'forEver', undefined, { signal: ending.signal, maxMs: 60_000 })));
    await expect.poll(() => pool.workers).toBe(1);
    expect(pool.problem()).toBeUndefined();
    now = 6000;
    expect(pool.problem()).toBe('1 jobs wait for a worker, one of them for 6 s');
    ending.abort(new Error('over'));
    await both;
    expect(pool.problem()).toBeUndefined();
  });

  it('says that it is not ready when workers do not come up', async () => {
    const pool = poolOf({ main: new URL('file:///nowhere.js') });
    for (let i = 0; i < 2; i++) expect(await pool.run(PLANTED, 'double', 1, soon)).toMatchObject({ kind: 'failed' });
    expect(pool.problem()).toMatch(/^workers do not start: /);
  });

  it('answers what waits as failed and ends what works when it is closed', async () => {
    const pool = poolOf();
    const both = Promise.all([1, 2].map(() => pool.run(PLANTED, 'forEver', undefined, { signal, maxMs: 60_000 })));
    await pool.close();
    expect(await both).toMatchObject([{ kind: 'failed' }, { kind: 'failed', why: 'the workers are closed' }]);
    expect(await pool.run(PLANTED, 'double', 1, soon)).toMatchObject({ kind: 'failed' });
    expect(pool.workers).toBe(0);
  });
});
