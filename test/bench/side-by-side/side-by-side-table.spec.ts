import { describe, expect, it } from 'vitest';

import type { RunResult } from '../bench-report.js';
import { figuresTable, growthTable, halfLoadPerSecond, ratioTable } from './side-by-side-table.js';
import type { Measured } from './side-by-side-table.js';

const run = (perSecond: number, more: Partial<RunResult> = {}): RunResult => ({
  sent: 100,
  accepted: 100,
  refused: 0,
  perSecond,
  p50: 10,
  p95: 20,
  p99: 30,
  cpuMsPerMail: 12,
  cpuByProgram: new Map([
    ['clamd', 4],
    ['node', 8],
  ]),
  rssMb: 900,
  pssMb: 700,
  waiting: 3,
  others: 0.05,
  delivered: 100,
  ...more,
});
const side = (name: string, full: readonly RunResult[], half = full): Measured => ({ name, full, half });
const ours = side('Postern', [run(120), run(100), run(110)]);
const peer = side('Peer', [run(100, { cpuMsPerMail: 16, pssMb: 400 })], [run(50, { p99: 60 })]);

describe('the table of gateways side by side', () => {
  it('shows the median of the runs with the smallest and the largest, and what waited, was refused, arrived, and what else used the machine', () => {
    expect(figuresTable('text-5k', [ours]).at(-1)).toBe(
      '| Postern | 110 (100–120) | 12.0 (12.0–12.0) | 30 (30–30) | 700 (700–700) | 3 | 0 | yes | 5 % | node 8.0, clamd 4.0 |',
    );
  });

  it('says how many mails were lost', () => {
    const lossy = side('Lossy', [run(10, { delivered: 98 })], [run(10, { refused: 5 })]);
    expect(figuresTable('text-5k', [lossy]).at(-1)).toMatch(/\| 5 \| NO: 2 \|/);
  });

  it('divides the medians of the first of a pair by those of the second', () => {
    expect(ratioTable('text-5k', [[ours, peer]]).at(-1)).toBe('| Postern / Peer | 1.10 | 0.75 | 0.50 | 1.75 |');
  });

  it('has no ratios of one gateway alone', () => {
    expect(ratioTable('text-5k', [])).toEqual([]);
  });

  it('has a dash where nothing was measured', () => {
    expect(ratioTable('text-5k', [[ours, side('Nothing', [])]]).at(-1)).toBe('| Postern / Nothing | – | – | – | – |');
    expect(figuresTable('text-5k', [side('Nothing', [])]).at(-1)).toBe('| Nothing | – | – | – | – | 0 | 0 | yes | – % |  |');
  });

  it('has as many cells in each row as its head', () => {
    const cells = (row: string) => row.split('|').length;
    for (const rows of [
      figuresTable('mixed-300k', [ours, peer]),
      ratioTable('mixed-300k', [[ours, peer]]),
      growthTable('mixed-300k', new Map([[1, [ours]]])),
    ])
      for (const row of rows) expect(cells(row), row).toBe(cells(rows[0] ?? ''));
  });
});

describe('half load', () => {
  it('is half of what the slowest gateway takes', () => {
    expect(halfLoadPerSecond([ours.full, peer.full])).toBe(50);
  });

  it('is no load when nothing was measured', () => {
    expect(halfLoadPerSecond([])).toBe(0);
    expect(halfLoadPerSecond([[]])).toBe(0);
  });
});

describe('growth with cores', () => {
  it('compares the largest number of cores with the smallest', () => {
    const byCores = new Map([
      [1, [side('Postern', [run(60, { cpuMsPerMail: 10 })])]],
      [2, [side('Postern', [run(110, { cpuMsPerMail: 11 })])]],
    ]);
    expect(growthTable('text-5k', byCores)).toEqual([
      '| 5 kB of text | mails/s, 1 core | mails/s, 2 cores | 2 to 1 | CPU ms a mail, 1 core | CPU ms a mail, 2 cores | 2 to 1 |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      '| Postern | 60 | 110 | 1.83 | 10.0 | 11.0 | 1.10 |',
    ]);
  });
});
