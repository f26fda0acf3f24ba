import { describe, expect, it } from 'vitest';

import { stepRate } from './data-rate.js';
import type { RateWindow } from './data-rate.js';

const LIMITS = { minBytesPerSecond: 64, windowMs: 30_000 };

/** When a message that comes so is found too slow, in seconds; undefined for never. */
function slowAt(arrivals: readonly (readonly [second: number, bytes: number])[], limits = LIMITS): number | undefined {
  let window: RateWindow = { sinceMs: 0, bytes: 0 };
  for (const [second, bytes] of arrivals) {
    const step = stepRate(window, { nowMs: second * 1000, bytes }, limits);
    if (step.slow) return second;
    window = step.window;
  }
  return undefined;
}
const every = (seconds: number, bytes: number, from = 0, until = 600) =>
  Array.from({ length: Math.floor((until - from) / seconds) }, (_, i) => [from + (i + 1) * seconds, bytes] as const);

describe('the least rate of DATA (obligation 5)', () => {
  it.each([
    ['comes at the least rate', every(1, 64), undefined],
    ['comes in large pieces with long pauses', every(120, 65_536), undefined],
    ['drips from the beginning', every(5, 1), 30],
    ['drips behind a fast start', [[1, 19_000_000] as const, ...every(5, 1, 1)], 61],
    ['drips behind a fast start and a fast middle', [[1, 19_000_000] as const, [100, 1_000_000] as const, ...every(5, 1, 100)], 130],
    ['comes just below the least rate', every(1, 63), 30],
    ['is silent for long and then sends a byte', [[1, 10_000] as const, [170, 1] as const, [200, 1] as const], 170],
    ['is over within the first window', every(5, 1, 0, 29), undefined],
  ])('of a message that %s', (_what, arrivals, expected) => {
    expect(slowAt(arrivals)).toBe(expected);
  });

  it('is nothing when it is 0', () => {
    expect(slowAt(every(20, 0), { ...LIMITS, minBytesPerSecond: 0 })).toBeUndefined();
  });
});
