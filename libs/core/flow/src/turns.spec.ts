import { describe, expect, it } from 'vitest';

import { createTurns } from './turns.js';
import type { Turns } from './turns.js';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Takes a turn and tells when it has it. */
function taker(turns: Turns, isUrgent?: () => boolean) {
  const one = { in: false };
  void turns.take(isUrgent).then(() => (one.in = true));
  return one;
}
const within = (all: readonly { readonly in: boolean }[]) => all.map((one) => one.in);

describe('turns of handlers', () => {
  it('lets so many in, and the next when one is done', async () => {
    const turns = createTurns(2);
    const all = [taker(turns), taker(turns), taker(turns)];
    await settled();
    expect(within(all)).toEqual([true, true, false]);
    turns.give();
    await settled();
    expect(within(all)).toEqual([true, true, true]);
    expect(turns.active()).toBe(2);
  });

  it('gives a turn to the one who waits longest, also when another comes in the same moment', async () => {
    const turns = createTurns(1);
    await turns.take();
    const first = taker(turns);
    turns.give();
    const newcomer = taker(turns);
    await settled();
    expect(within([first, newcomer])).toEqual([true, false]);
  });

  it('lets none in while they are held, and tells when the last is done', async () => {
    const turns = createTurns(2);
    await turns.take();
    let empty = false;
    const held = turns.hold().then(() => (empty = true));
    const late = taker(turns);
    await settled();
    expect([late.in, empty]).toEqual([false, false]);
    turns.give();
    await held;
    await settled();
    expect(late.in).toBe(false);
    turns.resume();
    await settled();
    expect(late.in).toBe(true);
  });

  it('lets the urgent in while they are held, until none of them waits', async () => {
    const turns = createTurns(1);
    await turns.take();
    const [plain, urgent] = [taker(turns), taker(turns, () => true)];
    let empty = false;
    const held = turns.hold().then(() => (empty = true));
    turns.give();
    await settled();
    expect([plain.in, urgent.in, empty]).toEqual([false, true, false]);
    turns.give();
    await held;
    const late = taker(turns, () => true);
    await settled();
    expect(within([plain, late])).toEqual([false, false]);
  });

  it('is held immediately when nobody is in', async () => {
    const turns = createTurns(1);
    await turns.hold();
    expect(turns.active()).toBe(0);
  });

  it('lets all in at its end, though they are held', async () => {
    const turns = createTurns(1);
    await turns.hold();
    const all = [taker(turns), taker(turns)];
    turns.end();
    await settled();
    expect(within(all)).toEqual([true, true]);
  });
});
