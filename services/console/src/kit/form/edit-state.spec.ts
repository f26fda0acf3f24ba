import { describe, expect, it } from 'vitest';

import { conflictRows, differences, onTop, same, withValue } from './edit-state.js';

const BASE = { name: 'Partners', senders: ['a'], mta: { port: 25, tls: 'attempt' } };

describe('the difference of two states of a form', () => {
  it('is one row for each value, a list being one value', () => {
    expect(differences(BASE, { ...BASE, senders: ['a', 'b'], mta: { port: 26, tls: 'attempt' } })).toEqual([
      { path: ['senders'], before: ['a'], after: ['a', 'b'] },
      { path: ['mta', 'port'], before: 25, after: 26 },
    ]);
  });

  it('is one row for an optional part that comes or goes', () => {
    expect(differences(BASE, { ...BASE, mta: undefined })).toEqual([{ path: ['mta'], before: BASE.mta, after: undefined }]);
  });

  it('is nothing for equal values, whatever the order of their keys, and for a key that is undefined', () => {
    expect(differences({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1, e: undefined })).toEqual([]);
    expect(same([1, 2], [2, 1])).toBe(false);
  });
});

describe('my change on top of theirs', () => {
  it('keeps what I did not touch as they made it', () => {
    const theirs = { ...BASE, senders: ['important'] };
    const mine = { ...BASE, name: 'Partner' };
    expect(onTop(theirs, BASE, mine)).toEqual({ ...BASE, name: 'Partner', senders: ['important'] });
  });

  it('takes away what I took away', () => {
    expect(onTop({ ...BASE, name: 'x' }, BASE, { ...BASE, mta: undefined } as never)).toEqual({ name: 'x', senders: ['a'] });
  });

  it('changes none of the three', () => {
    const theirs = structuredClone(BASE);
    onTop(theirs, BASE, { ...BASE, mta: { port: 1, tls: 'none' } });
    expect(theirs).toEqual(BASE);
  });

  it('puts a value where no part was', () => {
    expect(withValue({}, ['mta', 'relayhost'], { host: 'h' })).toEqual({ mta: { relayhost: { host: 'h' } } });
  });
});

describe('the rows of a conflict', () => {
  it('tell what only they, only I, and both of us changed', () => {
    const theirs = { ...BASE, name: 'Theirs', senders: ['b'] };
    const mine = { ...BASE, name: 'Mine', mta: { ...BASE.mta, port: 26 } };
    expect(conflictRows(BASE, theirs, mine)).toEqual([
      { path: ['mta', 'port'], base: 25, theirs: 25, mine: 26, clash: false },
      { path: ['name'], base: 'Partners', theirs: 'Theirs', mine: 'Mine', clash: true },
      { path: ['senders'], base: ['a'], theirs: ['b'], mine: ['a'], clash: false },
    ]);
  });

  it('do not clash when both made the same of it', () => {
    const both = { ...BASE, name: 'Both' };
    expect(conflictRows(BASE, both, structuredClone(both))).toMatchObject([{ clash: false }]);
  });
});
