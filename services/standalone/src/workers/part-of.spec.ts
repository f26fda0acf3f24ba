import { describe, expect, it } from 'vitest';

import { partOf, workersOf } from './part-of.js';

const whole = {
  sessions: 10_001,
  inspectionWorkers: 8,
  scans: 128,
  clamdConnections: 8,
  yaraThreads: 4,
  archiveWorkers: 2,
  knownAnswers: 20_000,
  deliveries: 32,
};
const parts = (workers: number, of = whole) => Array.from({ length: workers }, (_unused, i) => partOf(of, workers, i + 1));
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

describe('the part of a worker', () => {
  it('is all of it for the only one', () => {
    expect(partOf(whole, 1, 1)).toEqual(whole);
  });

  it.each([2, 3, 4, 7])('gives %i workers exactly the sessions of the product together', (workers) => {
    expect(sum(parts(workers).map(({ sessions }) => sessions))).toBe(whole.sessions);
  });

  it.each(['inspectionWorkers', 'clamdConnections', 'yaraThreads'] as const)(
    'gives four of them no more %s together than the product has',
    (what) => {
      expect(sum(parts(4).map((part) => part[what]))).toBe(whole[what]);
    },
  );

  it('leaves everybody something to work with', () => {
    expect(Object.values(partOf(whole, 16, 16)).every((value) => value >= 1)).toBe(true);
    expect(partOf({ ...whole, knownAnswers: 0 }, 4, 1).knownAnswers).toBe(0);
  });
});

describe('the number of workers', () => {
  it.each([
    [0, 8, 10_000, 8],
    [1, 8, 10_000, 1],
    [4, 2, 10_000, 4],
    [4, 2, 2, 2],
  ])('for %i asked on %i cores with %i sessions is %i', (asked, cores, sessions, workers) => {
    expect(workersOf(asked, cores, sessions)).toBe(workers);
  });
});
