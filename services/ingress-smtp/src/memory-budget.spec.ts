import { describe, expect, it } from 'vitest';

import { createMemoryBudget } from './memory-budget.js';

function budget(total: number, share: number) {
  let shown = 0;
  let ofClient = share;
  const sut = createMemoryBudget({ total, ofClient: () => ofClient }, { set: (value: number) => void (shown = value) } as never);
  return { sut, shown: () => shown, setShare: (bytes: number) => void (ofClient = bytes) };
}

describe('the memory budget', () => {
  it('gives one client its share and leaves the rest to others', () => {
    const { sut, shown } = budget(100, 25);
    expect(sut.take('a', 25)).toBe(true);
    expect(sut.take('a', 1)).toBe(false);
    expect(sut.wouldTake('a', 1)).toBe(false);
    expect(sut.take('b', 25)).toBe(true);
    expect(shown()).toBe(50);
    expect(sut.used()).toBe(50);
  });

  it('takes no part of what does not fit', () => {
    const { sut } = budget(100, 25);
    expect(sut.take('a', 30)).toBe(false);
    expect(sut.take('a', 25)).toBe(true);
  });

  it('counts what other processes hold, of all and of the client', () => {
    const elsewhere = { total: 60, a: 20 };
    const sut = createMemoryBudget({ total: 100, ofClient: () => 25 }, { set: () => undefined } as never, {
      total: () => elsewhere.total,
      of: (client) => (client === 'a' ? elsewhere.a : 0),
    });
    expect([sut.take('a', 6), sut.take('a', 5), sut.take('b', 25), sut.take('c', 11)]).toEqual([false, true, true, false]);
    expect({ used: sut.used(), held: sut.held().total, of: [...sut.held().byClient] }).toEqual({
      used: 90,
      held: 30,
      of: [
        ['a', 5],
        ['b', 25],
      ],
    });
    elsewhere.total = 70;
    expect(sut.full()).toBe(true);
  });

  it('ends for all at its total', () => {
    const { sut } = budget(100, 60);
    expect([sut.take('a', 60), sut.take('b', 40), sut.take('c', 1)]).toEqual([true, true, false]);
    expect(sut.full()).toBe(true);
    sut.give('b', 40);
    expect(sut.full()).toBe(false);
    expect(sut.take('c', 1)).toBe(true);
  });

  it('counts what is given back', () => {
    const { sut } = budget(100, 25);
    sut.take('a', 25);
    sut.give('a', 25);
    expect(sut.take('a', 25)).toBe(true);
  });

  it('has no share for a client that is not told', () => {
    const { sut } = budget(100, 25);
    expect(sut.take(undefined, 90)).toBe(true);
    expect(sut.take(undefined, 11)).toBe(false);
  });

  it('follows a share that changes', () => {
    const { sut, setShare } = budget(100, 25);
    sut.take('a', 25);
    setShare(50);
    expect(sut.take('a', 25)).toBe(true);
  });
});
