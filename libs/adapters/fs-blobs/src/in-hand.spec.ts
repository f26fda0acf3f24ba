import { parseBlobKey } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { createInHand } from './in-hand.js';

const key = (name: string) => parseBlobKey(`transit/${name}`) ?? expect.unreachable();
const bytes = (size: number) => Buffer.alloc(size);

describe('what was put lately', () => {
  it('is given once', () => {
    const hand = createInHand(10);
    hand.keep(key('a'), bytes(3));
    expect(hand.take(key('a'))).toHaveLength(3);
    expect(hand.take(key('a'))).toBeUndefined();
  });

  it('is no more than the limit together: the oldest goes', () => {
    const hand = createInHand(10);
    for (const name of ['a', 'b', 'c']) hand.keep(key(name), bytes(4));
    expect(['a', 'b', 'c'].map((name) => hand.take(key(name))?.length)).toEqual([undefined, 4, 4]);
    hand.keep(key('large'), bytes(11));
    expect(hand.take(key('large'))).toBeUndefined();
  });

  it('counts what is put again, forgotten or given no more', () => {
    const hand = createInHand(10);
    hand.keep(key('a'), bytes(9));
    hand.keep(key('a'), bytes(2));
    hand.forget(key('a'));
    hand.keep(key('b'), bytes(5));
    hand.keep(key('c'), bytes(5));
    expect([hand.take(key('a')), hand.take(key('b'))?.length, hand.take(key('c'))?.length]).toEqual([undefined, 5, 5]);
  });
});
