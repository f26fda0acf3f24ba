import { describe, expect, it } from 'vitest';

import { matching, readFilters, withFilters } from './filters.js';
import type { Filter } from './filters.js';

const FILTERS: readonly Filter[] = [
  { name: 'sender', kind: 'text' },
  { name: 'fate', kind: 'choice', options: ['deliver', 'reject'] },
  { name: 'rule', kind: 'whole', rare: true },
  { name: 'from', kind: 'time', rare: true },
];

describe('the filters in the address', () => {
  it('are kept', () => {
    const values = { sender: 'a@b', fate: 'reject', rule: 4, from: '2026-01-05T09:00:00.000Z' };
    expect(readFilters(FILTERS, values)).toEqual(values);
  });

  it.each([
    ['a choice that is none', { fate: 'eaten' }],
    ['a time that is none', { from: 'yesterday' }],
    ['a number that is none', { rule: 'x' }],
    ['a number below one', { rule: 0 }],
    ['blanks', { sender: '   ' }],
    ['an object', { sender: { $ne: 1 } }],
    ['a name that is no filter', { other: 'y' }],
  ])('are dropped: %s', (_what, raw) => {
    expect(readFilters(FILTERS, raw)).toEqual({});
  });

  it('take a number for a text, since the address does not tell them apart', () => {
    expect(readFilters(FILTERS, { sender: 2026 })).toEqual({ sender: '2026' });
  });

  it('are cut at 200 characters', () => {
    expect(readFilters(FILTERS, { sender: 'x'.repeat(500) })['sender']).toHaveLength(200);
  });

  it('go to another address as they are', () => {
    expect(withFilters('/x.csv', { sender: 'a b&c', rule: 4 })).toBe('/x.csv?sender=a+b%26c&rule=4');
    expect(withFilters('/x.csv', {})).toBe('/x.csv');
  });
});

describe('a list that is loaded whole', () => {
  it('keeps what holds every text, in any case', () => {
    const rows = [{ name: 'Partners' }, { name: 'Default' }];
    expect(matching(rows, { name: 'PART' }, (row) => row.name)).toEqual([{ name: 'Partners' }]);
    expect(matching(rows, {}, (row) => row.name)).toHaveLength(2);
  });
});
