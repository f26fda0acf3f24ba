import { describe, expect, it } from 'vitest';

import { maxSerious } from './known-problems.js';

describe('the problems above every page', () => {
  it('are told once each, errors first', () => {
    expect(
      maxSerious([
        { code: 'a', level: 'warning' },
        { code: 'b', level: 'error', params: { engine: 'clamd' } },
        { code: 'a', level: 'warning' },
        { code: 'b', level: 'error', params: { engine: 'yara' } },
      ]).map((problem) => `${problem.code} ${problem.params?.['engine'] ?? ''}`),
    ).toEqual(['b clamd', 'b yara', 'a ']);
  });
});
