import { describe, expect, it } from 'vitest';

import { selectionOf } from './queue-selection.js';

describe('what a change of the queue reaches', () => {
  it('is the rows that are shown, by their ids', () => {
    expect(selectionOf({ kind: 'rows', ids: ['a', 'b'] }, { address: 'spammer' })).toEqual({ ids: ['a', 'b'] });
  });

  it('is all of the queue only while no filter is set', () => {
    expect(selectionOf({ kind: 'whole', count: 70 }, {})).toEqual({ all: true });
  });

  it('is never more than a filter shows', () => {
    expect(selectionOf({ kind: 'whole', count: 5 }, { address: 'spammer', nextHop: 'mx' })).toEqual({
      filter: { address: 'spammer', nextHop: 'mx' },
    });
  });
});
