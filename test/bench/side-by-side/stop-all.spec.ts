import { describe, expect, it } from 'vitest';

import { stopAll } from './stop-all.js';

describe('the end of everything that was started', () => {
  it('comes in the opposite order, also for what is behind one that fails', async () => {
    const ended: string[] = [];
    const stops = [
      () => void ended.push('first'),
      () => {
        throw new Error('at once');
      },
      () => Promise.reject(new Error('later')),
      async () => void ended.push('last'),
    ];
    await expect(stopAll(stops)).rejects.toThrow('later');
    expect(ended).toEqual(['last', 'first']);
  });

  it('comes once', async () => {
    let ended = 0;
    const stops = [() => void (ended += 1)];
    await stopAll(stops);
    await stopAll(stops);
    expect(ended).toBe(1);
  });
});
