import { describe, expect, it } from 'vitest';

import { limitParam, pageOf } from './pagination.js';

describe('a page', () => {
  it('has a cursor when one row more than asked for is there, of the last row that is shown', () => {
    expect(pageOf([1, 2, 3], 2, String)).toEqual({ items: [1, 2], nextCursor: '2' });
    expect(pageOf([1, 2], 2, String)).toEqual({ items: [1, 2] });
    expect(pageOf([], 2, String)).toEqual({ items: [] });
  });

  it('has a length within limits', () => {
    const limit = limitParam(50, 200);
    expect([limit.parse(undefined), limit.parse('200')]).toEqual([50, 200]);
    expect(['0', '201', 'x', '1.5'].map((text) => limit.safeParse(text).success)).toEqual([false, false, false, false]);
  });
});
