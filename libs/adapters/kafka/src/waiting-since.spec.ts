import { describe, expect, it } from 'vitest';

import { ageByBisection } from './waiting-since.js';

describe('the age of the oldest waiting message', () => {
  it.each([0, 14_000, 16_000, 61_000, 3_600_000, 86_400_000, 30 * 86_400_000])(
    'is found for %i ms to a tenth, with few questions',
    async (trueMs) => {
      let asked = 0;
      const found = await ageByBisection((ageMs) => {
        asked += 1;
        return Promise.resolve(trueMs > ageMs);
      });
      if (trueMs < 15_000) expect(found).toBe(0);
      else expect([found <= trueMs, trueMs / found <= 1.1]).toEqual([true, true]);
      expect(asked).toBeLessThan(20);
    },
  );

  it('ends also when everything is older than anything can be', async () => {
    expect(await ageByBisection(() => Promise.resolve(true))).toBeGreaterThan(365 * 86_400_000);
  });
});
