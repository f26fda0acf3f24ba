import { describe, expect, it } from 'vitest';

import { areasOf, mergePatchOf, shownOf } from './settings-patch.js';

describe('what a page of settings sends', () => {
  it.each([
    ['is nothing when nothing changed', { a: 1, b: { c: [1] } }, { a: 1, b: { c: [1] } }, {}],
    ['is what changed and nothing beside it', { a: 1, b: 2 }, { a: 1, b: 3 }, { b: 3 }],
    ['is deep where the change is', { a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 5, d: 2 } } }, { a: { b: { c: 5 } } }],
    ['is null for what was taken away', { hop: { host: 'a' }, x: 1 }, { x: 1 }, { hop: null }],
    ['is whole for what is new', { x: 1 }, { x: 1, hop: { host: 'a', port: 25 } }, { hop: { host: 'a', port: 25 } }],
    ['is whole for a list', { list: [1, 2, 3] }, { list: [1, 3] }, { list: [1, 3] }],
    ['is an empty list for one that was emptied', { list: [1] }, { list: [] }, { list: [] }],
  ])('%s', (_what, before, after, patch) => expect(mergePatchOf(before, after)).toEqual(patch));

  it('is of the areas that its paths are in', () => {
    expect(areasOf(['mta.relayhost', 'delivery.tls', 'mta.hostname'])).toEqual(['mta', 'delivery']);
  });

  it('is no more than it shows', () => {
    const settings = { mta: { hostname: 'a.test', maxHops: 5 }, journal: { retentionDays: 9 } };
    expect(shownOf(settings as never, ['mta.maxHops', 'mta.relayhost'])).toEqual({ mta: { maxHops: 5 } });
  });
});
