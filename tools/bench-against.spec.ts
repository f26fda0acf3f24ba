import { describe, expect, it } from 'vitest';

import { REPORT_HEAD, reportRow } from '../test/bench/bench-report.js';
import type { RunResult } from '../test/bench/bench-report.js';
import { comparison, figuresOf, median } from './bench-against.mjs';

const run = (perSecond: number, cpuMsPerMail: number): RunResult => ({
  sent: 10,
  accepted: 10,
  refused: 0,
  perSecond,
  p50: 50,
  p95: 90,
  p99: 100,
  cpuMsPerMail,
  cpuByProgram: new Map([['clamd', 2]]),
  rssMb: 700,
  delivered: 10,
});
const printed = (...runs: readonly RunResult[]) =>
  [...REPORT_HEAD, reportRow('text-5k, reuse', runs), reportRow('text-5k, reuse: peer', runs)].join('\n');

describe('a comparison of two builds', () => {
  it('reads the rows that the bench prints, of one run and of several', () => {
    const row = { 'mails/s': 100, 'p50 ms': 50, 'p99 ms': 100, 'CPU ms a mail': 12.5, 'RSS MB': 700 };
    expect(figuresOf(printed(run(100, 12.5)))).toEqual({ 'text-5k, reuse': row });
    expect(figuresOf(printed(run(99, 12), run(100, 12.5), run(130, 13)))).toEqual({ 'text-5k, reuse': row });
    expect(figuresOf('nothing')).toEqual({});
  });

  it('is the ratio of medians, ours over the other', () => {
    const [other, ours] = [
      [10, 12, 11, 20],
      [5, 6, 7, 5.5],
    ].map((all) => all.map((ms) => figuresOf(printed(run(100, ms)))));
    expect(comparison({ ours: ours ?? [], other: other ?? [] })).toContain('| text-5k, reuse | CPU ms a mail | 11.5 | 5.8 | 0.50 |');
    expect(median([3, 1, 2])).toBe(2);
  });
});
