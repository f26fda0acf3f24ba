import { noMetrics } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { UnpackMemory } from './unpack-memory.js';
import type { Holding, MemoryShare, SharedMemory } from './unpack-memory.js';

const MIB = 1024 * 1024;
const { signal } = new AbortController();
/** Lets what was granted be heard. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function memoryOf(mib: number, shared?: SharedMemory) {
  let now = 0;
  const memory = new UnpackMemory(mib * MIB, { monotonicMs: () => now }, noMetrics, shared);
  /** Takes, and says whether that was granted immediately. */
  const ask = async (share: MemoryShare, mb: number, given: AbortSignal = signal) => {
    const held: { now?: Holding; why?: unknown } = {};
    void share.take(mb * MIB, given).then(
      (holding) => (held.now = holding),
      (thrown: unknown) => (held.why = thrown),
    );
    await settle();
    return held;
  };
  return { memory, ask, pass: (ms: number) => void (now += ms) };
}

describe('memory for unpacking', () => {
  it('is never given beyond what there is, and one mail has at most half of it', async () => {
    const { memory, ask } = memoryOf(400);
    const shares = Array.from({ length: 8 }, () => memory.open());
    for (const share of shares) await ask(share, 1000);
    expect(memory.held).toBe(200 * MIB);
    expect(shares.map((share) => share.left / MIB)).toEqual([0, ...new Array<number>(7).fill(200)]);
    expect(memory.waiting).toBe(7);
  });

  it('is waited for in order of arrival, and what is given back goes to the next', async () => {
    const { memory, ask } = memoryOf(400);
    const [a, b, c] = [memory.open(), memory.open(), memory.open()];
    const first = await ask(a, 200);
    const second = await ask(b, 200);
    const third = await ask(c, 200);
    expect([first.now, second.now, third.now].map((holding) => holding !== undefined)).toEqual([true, false, false]);
    first.now?.release();
    await settle();
    expect([second.now, third.now].map((holding) => holding !== undefined)).toEqual([true, false]);
    b.close();
    await settle();
    expect(third.now).toBeDefined();
    c.close();
    expect([memory.held, memory.waiting]).toEqual([0, 0]);
  });

  it.each([
    { which: 'of one process', shared: undefined, most: 150, next: 200 },
    { which: 'of several', shared: { processes: 2, reserve: () => new Promise<() => void>(() => undefined) }, most: 75, next: 50 },
  ])('is not kept by a mail that asks for nothing while there is little of it: $which', async ({ shared, most, next }) => {
    const { memory, ask } = memoryOf(400, shared);
    const [large, small, other] = [memory.open(), memory.open(), memory.open()];
    await ask(large, most);
    // The last quarter is for those that hold little.
    await ask(small, 4);
    expect((await ask(large, 0)).now).toBeDefined();
    large.close();
    expect((await ask(other, next)).now).toBeDefined();
    expect(memory.waiting).toBe(0);
  });

  it('lets mail that holds little go on beside two large ones', async () => {
    const { memory, ask } = memoryOf(400);
    await ask(memory.open(), 150);
    await ask(memory.open(), 200);
    expect((await ask(memory.open(), 10)).now).toBeUndefined();
    for (let i = 0; i < 10; i++) expect((await ask(memory.open(), 4)).now).toBeDefined();
  });

  it('never lets mails wait for each other for ever: one gets to its end, then the next', async () => {
    const { memory, ask } = memoryOf(400);
    const shares = Array.from({ length: 6 }, () => memory.open());
    const ended: number[] = [];
    const walks = shares.map(async (share, i) => {
      // Containers within containers: each is held while the next one is asked for.
      for (let level = 0; level < 4; level++) {
        await share.take(50 * MIB, signal);
        await settle();
        expect(memory.held).toBeLessThanOrEqual(400 * MIB);
      }
      share.close();
      ended.push(i);
    });
    await Promise.all(walks);
    expect(ended.sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect((await ask(memory.open(), 200)).now).toBeDefined();
  });

  it('is not taken by who gave up waiting', async () => {
    const { memory, ask } = memoryOf(400);
    const a = memory.open();
    await ask(a, 200);
    const leaving = new AbortController();
    const gone = await ask(memory.open(), 200, leaving.signal);
    leaving.abort('late');
    await settle();
    expect([gone.why, memory.waiting]).toEqual(['late', 0]);
    a.close();
    expect(memory.held).toBe(0);
  });

  it('is given back in parts, once, and by a share that ended while it waited', async () => {
    const { memory, ask } = memoryOf(400);
    const share = memory.open();
    const { now: holding } = await ask(share, 100);
    holding?.shrink(30 * MIB);
    holding?.shrink(60 * MIB);
    expect(memory.held).toBe(30 * MIB);
    holding?.release();
    holding?.release();
    expect(memory.held).toBe(0);
    const other = memory.open();
    await ask(other, 200);
    const waiting = await ask(share, 200);
    share.close();
    other.close();
    await settle();
    expect([waiting.now === undefined, memory.held]).toEqual([false, 0]);
  });

  it('says that there is too little of it when a mail waits for seconds', async () => {
    const { memory, ask, pass } = memoryOf(400);
    const share = memory.open();
    await ask(share, 200);
    await ask(memory.open(), 200);
    pass(5001);
    expect(memory.problem()).toBe('1 mails wait for memory to be unpacked, one of them for 5 s');
    share.close();
    expect(memory.problem()).toBeUndefined();
  });
});

describe('memory for unpacking that processes have together', () => {
  /** The other half, which goes from one process to the next. */
  function otherHalf() {
    const line: (() => void)[] = [];
    let free = true;
    const next = () => {
      if (free && line.length > 0) {
        free = false;
        line.shift()?.();
      }
    };
    return () =>
      new Promise<() => void>((resolve) => {
        line.push(() =>
          resolve(() => {
            free = true;
            next();
          }),
        );
        next();
      });
  }

  it('is a part of the common half for each, and the other half for one mail of all processes', async () => {
    const reserve = otherHalf();
    const [one, two] = [memoryOf(400, { processes: 2, reserve }), memoryOf(400, { processes: 2, reserve })];
    const [a, b] = [one.memory.open(), two.memory.open()];
    const first = await one.ask(a, 200);
    const second = await two.ask(b, 200);
    expect({ first: first.now?.bytes, second: second.now }).toEqual({ first: 200 * MIB, second: undefined });
    // Little fits beside it, in the common part of each.
    expect((await two.ask(two.memory.open(), 3)).now?.bytes).toBe(3 * MIB);
    first.now?.release();
    await settle();
    expect(second.now?.bytes).toBe(200 * MIB);
  });

  it('passes the other half on when the mail that waited for it is gone', async () => {
    const reserve = otherHalf();
    const [one, two] = [memoryOf(400, { processes: 2, reserve }), memoryOf(400, { processes: 2, reserve })];
    const leaving = new AbortController();
    const first = await one.ask(one.memory.open(), 200);
    const gone = await two.ask(two.memory.open(), 200, leaving.signal);
    leaving.abort(new Error('gone'));
    first.now?.release();
    await settle();
    expect(gone.why).toBeDefined();
    expect((await one.ask(one.memory.open(), 200)).now?.bytes).toBe(200 * MIB);
  });
});
