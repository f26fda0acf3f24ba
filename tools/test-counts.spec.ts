import { describe, expect, it } from 'vitest';

import { countsOf, summary, table } from './test-counts.mjs';

const report = (passed: number, failed: number, skipped = 0) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped });

describe('the counts of a test run', () => {
  it('are those of the report when all went well', () => {
    expect(countsOf(0, report(7, 0, 2))).toEqual({ passed: 7, failed: 0, skipped: 2 });
  });

  it.each([
    ['left no report', 1, undefined, { passed: 0, failed: 1, skipped: 0 }],
    ['ended badly though no test failed', 1, report(7, 0), { passed: 7, failed: 1, skipped: 0 }],
    ['skipped everything', 0, report(0, 0, 3), { passed: 0, failed: 1, skipped: 3 }],
    ['has failed tests', 1, report(5, 2), { passed: 5, failed: 2, skipped: 0 }],
  ])('have a failure when the run %s', (_why, code, text, counts) => {
    expect(countsOf(code, text)).toEqual(counts);
  });

  it('are summed in the last line and told by step in the table', () => {
    const results = [
      { name: 'types', passed: 1, failed: 0, skipped: 0, seconds: 2 },
      { name: 'unit', passed: 40, failed: 3, skipped: 1, seconds: 12.34 },
    ];
    expect(summary(results)).toBe('41 passed, 3 failed');
    expect(table(results).split('\n')[2]).toMatch(/^unit +40 +3 +1 +12\.3$/);
  });
});
