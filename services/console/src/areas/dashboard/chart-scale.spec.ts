import { describe, expect, it } from 'vitest';

import { labelled, linesFor } from './chart-scale.js';

describe('the lines of a chart', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [60, [0, 20, 40, 60]],
    [163, [0, 50, 100, 150, 200]],
  ])('up to %d are %j', (max, lines) => {
    expect(linesFor(max)).toEqual(lines);
  });

  it('never end below the largest value', () => {
    for (let max = 1; max < 5000; max += 37) expect(linesFor(max).at(-1)).toBeGreaterThanOrEqual(max);
  });
});

describe('the labels of a chart', () => {
  it('are at most as many as there is room for', () => {
    expect(labelled(60, 6)).toEqual([0, 10, 20, 30, 40, 50]);
    expect(labelled(3, 6)).toEqual([0, 1, 2]);
    expect(labelled(0, 6)).toEqual([]);
  });
});
