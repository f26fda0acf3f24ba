import { describe, expect, it } from 'vitest';

import { createHandlerTurns } from './handler-turns.js';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Takes a turn and tells when it has it. */
function taker(turns: ReturnType<typeof createHandlerTurns>) {
  const one = { in: false };
  void turns.take().then(() => (one.in = true));
  return one;
}

describe('turns of handlers', () => {
  it('lets so many in at once, and the next when one is done', async () => {
    const turns = createHandlerTurns(2);
    const all = [taker(turns), taker(turns), taker(turns)];
    await settled();
    expect(all.map((one) => one.in)).toEqual([true, true, false]);
    turns.give();
    await settled();
    expect(all.map((one) => one.in)).toEqual([true, true, true]);
    expect(turns.active()).toBe(2);
  });

  it('lets none in while they are held, and tells when the last is done', async () => {
    const turns = createHandlerTurns(2);
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

  it('is held at once when nobody is in', async () => {
    const turns = createHandlerTurns(1);
    await turns.hold();
    expect(turns.active()).toBe(0);
  });

  it('lets all in at its end, though they are held', async () => {
    const turns = createHandlerTurns(1);
    await turns.hold();
    const all = [taker(turns), taker(turns)];
    turns.end();
    await settled();
    expect(all.map((one) => one.in)).toEqual([true, true]);
  });
});
