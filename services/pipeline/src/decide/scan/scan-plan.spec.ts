import { defaultSettings } from '@postern/settings';
import { SCANNER_NAMES } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { SCAN_PLAN, scannerLimitMs } from './scan-plan.js';

const steps = SCAN_PLAN.flat();

describe('the scan plan', () => {
  it('asks every scanner once', () => {
    expect(steps.map((step) => step.scanner).sort()).toEqual([...SCANNER_NAMES].sort());
  });

  it('authenticates the sender first and runs the expensive scanners last', () => {
    expect(SCAN_PLAN.map((stage) => stage.map((step) => step.scanner))).toEqual([['auth-check'], ['antispam'], ['content-filter', 'antivirus']]);
  });

  it('gives every scanner the time limit of its own module', () => {
    const { modules } = defaultSettings().gateway;
    const limited = { ...modules, contentFilter: { ...modules.contentFilter, timeoutSeconds: 7 } };
    expect(SCANNER_NAMES.map((name) => [name, scannerLimitMs(name, limited)])).toEqual([
      ['auth-check', 30_000],
      ['antispam', 60_000],
      ['content-filter', 7000],
      ['antivirus', 60_000],
    ]);
  });

  it('leaves the last stage a third of the time when the others use all of theirs', () => {
    const before = SCAN_PLAN.slice(0, -1).map((stage) => Math.max(...stage.map((step) => step.share)));
    expect(1 - before.reduce((sum, share) => sum + share, 0)).toBeGreaterThanOrEqual(1 / 3);
    expect(steps.every((step) => step.share > 0 && step.share < 1)).toBe(true);
  });
});
