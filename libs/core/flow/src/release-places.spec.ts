import { silentLog } from '@postern/kernel';
import { turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { orderedConsumer } from './ordered-consumer.js';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A consumer of two places, `a` and `b`, whose handlers end when the test says so. */
function consuming(concurrency = 2) {
  const begun: string[] = [];
  const open = new Map<string, () => void>();
  const flow = orderedConsumer({
    clock: turnableClock(),
    log: silentLog,
    options: { group: 'g', concurrency },
    handler: ({ id }) =>
      new Promise((end) => {
        begun.push(id);
        open.set(id, end);
      }),
    publishLetter: () => Promise.resolve(),
    onDeadLetter: () => undefined,
  });
  for (const place of ['a', 'b']) flow.ledger.open(place, -1);
  const give = async (place: string, ...positions: number[]) => {
    for (const position of positions) {
      const id = `${place}${position}`;
      flow.give(place, position, { topic: 'mail', key: id, id, headers: {}, value: Buffer.alloc(0), publishedAtMs: 0 });
    }
    await settled();
  };
  const end = async (id: string) => {
    open.get(id)?.();
    await settled();
  };
  return { flow, begun, give, end };
}

describe('a place that is given up', () => {
  it('waits for what is at work there, begins nothing more of it, and says how far it is', async () => {
    const { flow, begun, give, end } = consuming();
    await give('a', 0, 1, 2);
    const released = flow.release(['a']);
    let over = false;
    void released.then(() => (over = true));
    await end('a1');
    expect({ over, begun }).toEqual({ over: false, begun: ['a0', 'a1'] });
    await end('a0');
    expect(await released).toEqual([{ place: 'a', last: 1, done: [] }]);
    expect({ places: flow.ledger.places(), begun }).toEqual({ places: ['b'], begun: ['a0', 'a1'] });
  });

  it('does not hold up the others', async () => {
    const { flow, begun, give, end } = consuming();
    await give('a', 0);
    void flow.release(['a']);
    await give('b', 0);
    await end('b0');
    await give('b', 1);
    expect(begun).toEqual(['a0', 'b0', 'b1']);
  });

  it('may come back, and goes on behind what was done', async () => {
    const { flow, begun, give, end } = consuming(1);
    await give('a', 0, 1);
    const released = flow.release(['a']);
    await end('a0');
    const [state] = await released;
    flow.ledger.open('a', state?.last ?? -1, state?.done);
    await give('a', 0, 1);
    expect(begun).toEqual(['a0', 'a1']);
  });

  it('is given up immediately when nothing is at work there', async () => {
    const { flow } = consuming();
    expect(await flow.release(['a', 'b', 'never-opened'])).toEqual([
      { place: 'a', last: -1, done: [] },
      { place: 'b', last: -1, done: [] },
    ]);
  });
});
