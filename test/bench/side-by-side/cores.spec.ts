import { describe, expect, it } from 'vitest';

import { firstCores, readCores } from './cores.js';

describe('the cores of a gateway', () => {
  it.each([
    ['0', [0]],
    ['0-3\n', [0, 1, 2, 3]],
    ['1,4-5', [1, 4, 5]],
  ])('reads %j as the kernel writes it', (list, cores) => {
    expect(readCores(list)).toEqual(cores);
  });

  it('takes the first of those that are allowed', () => {
    expect(firstCores([2, 3, 7], 2)).toEqual([2, 3]);
  });

  it.each([0, 3, 1.5, Number.NaN])('refuses %s of two', (count) => {
    expect(() => firstCores([0, 1], count)).toThrow('cores were asked for, 2 are there');
  });
});
