import { describe, expect, it } from 'vitest';

import { isTransient, sqlState } from './sql-state.js';

const coded = (code: string) => Object.assign(new Error(code), { code });

describe('an error of the database', () => {
  it.each([
    ['57P01', '57P01', true],
    ['40001', '40001', true],
    ['53300', '53300', true],
    ['23505', '23505', false],
    ['22021', '22021', false],
    ['ECONNREFUSED', undefined, true],
    // Five capitals, and still an errno.
    ['EPIPE', undefined, true],
  ])('with code %s', (code, state, transient) => {
    expect(sqlState(coded(code))).toBe(state);
    expect(isTransient(coded(code))).toBe(transient);
  });

  it('is transient without a code, since a pool gives none for its own limits', () => {
    expect(isTransient(new Error('timeout exceeded when trying to connect'))).toBe(true);
  });
});
