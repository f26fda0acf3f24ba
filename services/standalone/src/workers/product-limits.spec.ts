import { describe, expect, it } from 'vitest';

import { createProductLimits } from './product-limits.js';

const limits = { connectionsPerClient: 3, connectionsPerMinute: 0, messagesPerMinute: 2, refusedRecipientsPerMinute: 0 };
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('what the workers have together', () => {
  it('counts the sessions of a client over all of them', () => {
    const common = createProductLimits(() => 0);
    expect([1, 2, 3, 1].map((worker) => common.opened(worker, 'a', limits, 0))).toEqual(['ok', 'ok', 'ok', 'too-many']);
    common.closed(1, 'a');
    common.closed(2, 'a');
    expect(common.opened(4, 'a', limits, 0)).toBe('ok');
  });

  it('counts the messages of a client over all of them', () => {
    const common = createProductLimits(() => 0);
    expect([1, 2, 3].map(() => common.message('a', limits, 0))).toEqual(['ok', 'ok', 'too-fast']);
  });

  it('forgets the sessions of a worker that is gone, and of no other', () => {
    const common = createProductLimits(() => 0);
    for (const worker of [1, 1, 2]) common.opened(worker, 'a', limits, 0);
    common.forget(1);
    expect([1, 1, 1].map((worker) => common.opened(worker, 'a', limits, 0))).toEqual(['ok', 'ok', 'too-many']);
  });

  it('tells each worker what the others hold', () => {
    const common = createProductLimits(() => 0);
    expect(common.isChanged()).toBe(false);
    common.held(1, { total: 10, byClient: [['a', 6]] });
    common.held(2, { total: 5, byClient: [['a', 1]] });
    expect([common.isChanged(), common.isChanged()]).toEqual([true, false]);
    expect(common.heldElsewhere(1)).toEqual({ total: 5, byClient: [['a', 1]] });
    expect(common.heldElsewhere(3)).toEqual({ total: 15, byClient: [['a', 7]] });
    common.forget(2);
    expect(common.isChanged()).toBe(true);
    expect(common.heldElsewhere(3)).toEqual({ total: 10, byClient: [['a', 6]] });
  });

  it('gives the reserve to one at a time, and on when its owner is gone', async () => {
    const common = createProductLimits(() => 0);
    const got: number[] = [];
    for (const worker of [1, 2, 3])
      void common.takeReserve(worker).then(
        () => got.push(worker),
        () => undefined,
      );
    await settle();
    expect(got).toEqual([1]);
    common.forget(2);
    common.forget(1);
    await settle();
    expect(got).toEqual([1, 3]);
    common.giveReserve(3);
    await common.takeReserve(1);
  });
});
