import { describe, expect, it } from 'vitest';

import { FairSlots } from './fair-slots.js';
import type { Release } from './fair-slots.js';

/** Lets what was granted be heard. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Slots, and the order in which those who asked got theirs. */
function watched(total: number, perClient?: number) {
  let now = 0;
  const slots = new FairSlots({ total, ...(perClient === undefined ? {} : { perClient }) }, () => now);
  const order: string[] = [];
  const held = new Map<string, Release>();
  const ask = (who: string, units = 1, signal?: AbortSignal) => {
    const client = who === 'trusted' ? undefined : who.replace(/\d+$/, '');
    return slots.take(client, units, signal).then(
      (release) => {
        order.push(who);
        held.set(who, release);
      },
      (thrown: unknown) => void order.push(`${who}: ${String(thrown)}`),
    );
  };
  const end = async (who: string) => {
    held.get(who)?.();
    await settle();
  };
  return { slots, order, ask, end, pass: (ms: number) => void (now += ms) };
}

describe('slots', () => {
  it('are given in order of arrival to one client, and to clients in turn', async () => {
    const { order, ask, end } = watched(1);
    for (const who of ['a1', 'a2', 'a3', 'b1', 'c1']) void ask(who);
    await settle();
    for (const who of ['a1', 'a2', 'b1', 'c1']) await end(who);
    expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3']);
  });

  it('are kept for others beyond what one client may have, also while nobody else asks', async () => {
    const { order, ask, end } = watched(4, 2);
    for (const who of ['a1', 'a2', 'a3', 'b1']) void ask(who);
    await settle();
    expect(order).toEqual(['a1', 'a2', 'b1']);
    await end('a1');
    expect(order).toEqual(['a1', 'a2', 'b1', 'a3']);
  });

  it('are given to who is trusted up to all there are', async () => {
    const { order, ask, slots } = watched(3, 1);
    for (let i = 0; i < 3; i++) void ask('trusted');
    await settle();
    expect(order).toEqual(['trusted', 'trusted', 'trusted']);
    expect(slots.free).toBe(0);
  });

  it('are never given beyond the total, and a large wish is not starved by small ones', async () => {
    const { order, ask, end, slots } = watched(4);
    void ask('a1', 3);
    void ask('b1', 4);
    void ask('c1', 1);
    await settle();
    expect(order).toEqual(['a1']);
    await end('a1');
    expect(order).toEqual(['a1', 'b1']);
    expect(slots.free).toBe(0);
    await end('b1');
    expect(order).toEqual(['a1', 'b1', 'c1']);
  });

  it('are given to a wish above the total, or above one client’s part, as far as they go', async () => {
    const { order, ask, slots } = watched(4, 2);
    void ask('a1', 99);
    void ask('trusted', 99);
    await settle();
    expect([order, slots.free]).toEqual([['a1'], 2]);
  });

  it('are not given to who left the line, and who stood behind goes on', async () => {
    const { order, ask, end, slots } = watched(2);
    const leaving = new AbortController();
    void ask('a1', 1);
    void ask('b1', 2, leaving.signal);
    void ask('c1', 1);
    await settle();
    expect(slots.waiting).toBe(2);
    leaving.abort('too long');
    await settle();
    expect(order).toEqual(['a1', 'b1: too long', 'c1']);
    await end('a1');
    await end('c1');
    expect([slots.free, slots.waiting]).toEqual([2, 0]);
  });

  it('tell how long the first in line has waited', async () => {
    const { slots, ask, end, pass } = watched(1);
    void ask('a1');
    expect(slots.waitedMs()).toBe(0);
    void ask('b1');
    pass(700);
    void ask('c1');
    expect(slots.waitedMs()).toBe(700);
    await settle();
    await end('a1');
    expect(slots.waitedMs()).toBe(0);
  });

  it('tell of no wait of who waits for its own part', async () => {
    const { slots, ask, pass } = watched(4, 1);
    void ask('a1');
    void ask('a2');
    pass(700);
    expect([slots.waiting, slots.waitedMs()]).toEqual([1, 0]);
  });

  it('are not waited for any more by who is dismissed', async () => {
    const { slots, order, ask } = watched(1);
    for (const who of ['a1', 'a2', 'b1']) void ask(who);
    slots.dismiss('closed');
    await settle();
    expect([order, slots.waiting]).toEqual([['a1', 'a2: closed', 'b1: closed'], 0]);
  });

  it('come back once for each holding', async () => {
    const slots = new FairSlots({ total: 2 }, () => 0);
    const release = await slots.take('a', 1);
    release();
    release();
    expect(slots.free).toBe(2);
  });
});
