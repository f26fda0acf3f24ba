import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { trackProgress } from './progress.js';

describe('the progress in a log', () => {
  it('never passes what is unfinished, in whatever order the rest ends', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 20 }, (_unused, i) => i),
          { minLength: 0, maxLength: 20 },
        ),
        (ended) => {
          const progress = trackProgress(-1);
          for (let i = 0; i < 20; i++) progress.take(i);
          for (const position of ended) progress.finish(position);
          const { last, done } = progress.state();
          const unfinished = Array.from({ length: 20 }, (_unused, i) => i).filter((i) => !ended.includes(i));
          expect(last).toBe((unfinished[0] ?? 20) - 1);
          expect([...done].sort((a, b) => a - b)).toEqual(ended.filter((i) => i > last).sort((a, b) => a - b));
          for (let i = 0; i < 20; i++) expect(progress.isKnown(i)).toBe(true);
          expect(progress.isKnown(20)).toBe(false);
        },
      ),
    );
  });

  it('goes on from where an earlier process was', () => {
    const progress = trackProgress(4, [6]);
    expect([4, 5, 6, 7].map((p) => progress.isKnown(p))).toEqual([true, false, true, false]);
    progress.take(5);
    progress.skip(6);
    progress.finish(5);
    expect(progress.state()).toEqual({ last: 6, done: [] });
  });

  it('tells which open positions keep it from passing what is handled', () => {
    const progress = trackProgress(4, [8]);
    for (const position of [5, 6, 7, 9]) progress.take(position);
    expect([5, 6, 7, 9].map((position) => progress.isGap(position))).toEqual([true, true, true, false]);
    progress.finish(9);
    progress.finish(6);
    expect([5, 6, 7, 9].map((position) => progress.isGap(position))).toEqual([true, false, true, false]);
  });
});
