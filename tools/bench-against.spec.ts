import { describe, expect, it } from 'vitest';

import { comparison, figuresOf, median } from './bench-against.mjs';

/** A row as test/bench/bench-report.ts prints it. */
const row = (name: string, perSecond: string, cpu: string) => `| ${name} | ${perSecond} | 50 | 90 | 100 | ${cpu}: clamd 2.0 | 700 | yes |`;
const printed = (perSecond: string, cpu: string) =>
  `setup: done\n| run | mails/s | p50 ms | p95 ms | p99 ms | CPU ms/mail | RSS MB | in = out |\n| --- | --- |\n${row('text-5k, reuse', perSecond, cpu)}\n${row('text-5k, reuse: peer', '1', '1')}`;

describe('a comparison of two builds', () => {
  it('reads the rows that the bench prints, of one run and of several', () => {
    const figures = { 'mails/s': 100, 'p50 ms': 50, 'p99 ms': 100, 'CPU ms a mail': 12.5, 'RSS MB': 700 };
    expect(figuresOf(printed('100.0', '12.5'))).toEqual({ 'text-5k, reuse': figures });
    expect(figuresOf(printed('100.0 (99.0–130.0)', '12.5 (12.0–13.0)'))).toEqual({ 'text-5k, reuse': figures });
    expect(figuresOf('nothing')).toEqual({});
  });

  it('is the ratio of medians, ours over the other', () => {
    const [other, ours] = [
      [10, 12, 11, 20],
      [5, 6, 7, 5.5],
    ].map((all) => all.map((ms) => figuresOf(printed('100.0', ms.toFixed(1)))));
    expect(comparison({ ours: ours ?? [], other: other ?? [] })).toContain('| text-5k, reuse | CPU ms a mail | 11.5 | 5.8 | 0.50 |');
    expect(median([3, 1, 2])).toBe(2);
  });
});
