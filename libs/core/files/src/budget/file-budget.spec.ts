import { describe, expect, it } from 'vitest';

import { DEFAULT_FILE_LIMITS, FileBudget } from './file-budget.js';

const limits = {
  ...DEFAULT_FILE_LIMITS,
  maxDepth: 3,
  maxFiles: 2,
  maxTotalBytes: 1000,
  maxFileBytes: 600,
  maxRatio: 10,
  ratioFromBytes: 200,
  maxTimeMs: 50,
};

describe('the budget of a mail (obligation 20)', () => {
  it('names the limit that is crossed', () => {
    const budget = new FileBudget(limits);
    expect(budget.takeFile(4, 0)).toBe('LIMIT_NESTING');
    expect(budget.takeFile(1, 51)).toBe('LIMIT_TIME');
    expect(budget.takeFile(3, 50)).toBeUndefined();
    expect(budget.takeFile(1, 0)).toBeUndefined();
    expect(budget.filesLeft).toBe(0);
    expect(budget.takeFile(1, 0)).toBe('LIMIT_FILES');
  });

  it('gives the smallest of what is left', () => {
    const budget = new FileBudget(limits);
    expect(budget.allowance(5, 0)).toEqual({ bytes: 200, limit: 'LIMIT_RATIO' });
    expect(budget.allowance(50, 100)).toEqual({ bytes: 400, limit: 'LIMIT_RATIO' });
    expect(budget.allowance(1000, 0)).toEqual({ bytes: 600, limit: 'LIMIT_FILE_BYTES' });
    budget.takeBytes(700);
    expect(budget.allowance(1000, 0)).toEqual({ bytes: 300, limit: 'LIMIT_TOTAL_BYTES' });
    budget.takeBytes(700);
    expect(budget.allowance(1000, 0).bytes).toBe(0);
  });
});
