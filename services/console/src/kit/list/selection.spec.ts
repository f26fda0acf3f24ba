import { describe, expect, it } from 'vitest';

import { mayTakeWhole, onlyShown } from './selection.js';

describe('a selection', () => {
  it('loses what the filter took away', () => {
    expect(onlyShown(['a', 'b', 'c'], ['b', 'd'])).toEqual(['b']);
  });

  it('stays the same object while nothing of it goes', () => {
    const selected = ['a', 'b'];
    expect(onlyShown(selected, ['a', 'b', 'c'])).toBe(selected);
  });

  it.each([
    [50, 70, true],
    [50, 50, false],
    [50, undefined, false],
    [0, 0, false],
  ])('of %d shown and %s in all: everything may be offered is %s', (shown, total, may) => {
    expect(mayTakeWhole(shown, total)).toBe(may);
  });
});
