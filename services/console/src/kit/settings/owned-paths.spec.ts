import { describe, expect, it } from 'vitest';

import { ownedPaths } from './owned-paths.js';

const PATHS = ['mta.hostname', 'mta.relayhost', 'mta.maxRecipients', 'headers.scl'];
const owner = (replaced?: Record<string, unknown>) =>
  ({ kind: 'kubernetes', name: 'gateway', ...(replaced === undefined ? {} : { replaced }) }) as const;

describe('what of a page of settings is not edited here', () => {
  it.each([
    ['is nothing without an owner', undefined, []],
    ['is what the resource set', owner({ mta: { hostname: 'old.example' } }), ['mta.hostname']],
    ['is what it set for the first time', owner({ mta: { relayhost: null } }), ['mta.relayhost']],
    ['is what it set a part of', owner({ mta: { relayhost: { host: 'old.example' } } }), ['mta.relayhost']],
    ['is nothing for a resource that sets nothing', owner({}), []],
    ['is all when the owner does not say', owner(), PATHS],
  ] as const)('%s', (_what, source, expected) => {
    expect(ownedPaths(source, PATHS)).toEqual(expected);
  });
});
