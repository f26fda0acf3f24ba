import { expect, it } from 'vitest';

import { restartPause } from './restart-pause.js';

it('a program that keeps ending is started after pauses that double up to half a minute, and soon again after a good run', () => {
  const pauses = [undefined, 200, 400, 800, 12_800, 25_600, 30_000].map((last) => restartPause(last, 1000));
  expect(pauses).toEqual([200, 400, 800, 1600, 25_600, 30_000, 30_000]);
  expect(restartPause(30_000, 30_000)).toBe(200);
  expect(restartPause(8000, 1000, 10_000)).toBe(10_000);
});
