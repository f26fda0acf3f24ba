import { describe, expect, it } from 'vitest';

import type { Caller } from './calls.js';
import { productCounts } from './product-counts.js';
import type { PrimaryCalls } from './messages.js';

const limits = { connectionsPerClient: 1, connectionsPerMinute: 0, messagesPerMinute: 1, refusedRecipientsPerMinute: 1 };

function counts(answer: () => Promise<unknown>) {
  const said: string[] = [];
  const primary: Pick<Caller<PrimaryCalls>, 'ask' | 'tell'> = {
    ask(name) {
      said.push(name);
      return answer() as Promise<never>;
    },
    tell: (name) => void said.push(name),
  };
  return { said, sut: productCounts(primary, { now: () => 0 }) };
}

describe('the counts of clients in a worker', () => {
  it('are those of all: the primary decides', async () => {
    const { sut, said } = counts(() => Promise.resolve('too-many'));
    expect([await sut.opened('a', limits, 0), await sut.message('a', limits, 0)]).toEqual(['too-many', 'too-many']);
    sut.closed('a');
    expect(said).toEqual(['opened', 'message', 'closed']);
  });

  it('are its own while the primary does not answer', async () => {
    const { sut } = counts(() => Promise.reject(new Error('no answer')));
    expect([await sut.opened('a', limits, 0), await sut.opened('a', limits, 0)]).toEqual(['ok', 'too-many']);
    expect([await sut.message('a', limits, 0), await sut.message('a', limits, 0)]).toEqual(['ok', 'too-fast']);
  });

  it('do not ask about messages without a limit', async () => {
    const { sut, said } = counts(() => Promise.reject(new Error('asked')));
    expect(await sut.message('a', { ...limits, messagesPerMinute: 0 }, 0)).toBe('ok');
    expect(said).toEqual([]);
  });

  it('know of recipients that were refused elsewhere, and tell of their own', () => {
    const { sut, said } = counts(() => Promise.resolve('ok'));
    sut.refusedElsewhere('a');
    sut.refused('b', 0);
    expect(['a', 'b', 'c'].map((client) => sut.recipient(client, limits, 1))).toEqual(['too-fast', 'too-fast', 'ok']);
    expect(said).toEqual(['refused']);
  });
});
