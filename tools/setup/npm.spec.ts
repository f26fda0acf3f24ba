import { describe, expect, it } from 'vitest';

import { firstStale } from './npm.mjs';

const lock = {
  packages: {
    '': {},
    'libs/wire': { version: '0.1.0' },
    'node_modules/pg': { version: '8.23.1' },
    'node_modules/@postern/wire': { link: true },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  },
};
const installed = (packages: Record<string, { version?: string }>) => ({ packages });

describe('an installed tree', () => {
  it('will do when it has what the lock wants, though it has more or lacks what is for other platforms', () => {
    expect(firstStale(lock, installed({ 'node_modules/pg': { version: '8.23.1' }, 'node_modules/@postern/wire': {}, 'node_modules/x': {} }))).toBe(
      undefined,
    );
  });

  it('is stale when a package has another version', () => {
    expect(firstStale(lock, installed({ 'node_modules/pg': { version: '8.0.0' }, 'node_modules/@postern/wire': {} }))).toBe('node_modules/pg');
  });

  it('is stale when a workspace is new', () => {
    expect(firstStale(lock, installed({ 'node_modules/pg': { version: '8.23.1' } }))).toBe('node_modules/@postern/wire');
  });

  it('is stale when a package for this platform has another version', () => {
    const tree = { 'node_modules/pg': { version: '8.23.1' }, 'node_modules/@postern/wire': {}, 'node_modules/other-platform': { version: '0.9.0' } };
    expect(firstStale(lock, installed(tree))).toBe('node_modules/other-platform');
  });
});
