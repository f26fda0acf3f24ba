import { describe, expect, it } from 'vitest';

import { age, octets } from './formats.js';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KiB'],
    [1_500_000, '1.4 MiB'],
    [26_214_400, '25 MiB'],
    [5 * 1024 ** 4, '5 TiB'],
  ])('%d octets are %s', (value, text) => {
    expect(octets(value, 'en')).toBe(text);
  });

  it('follow the language', () => {
    expect(octets(1_500_000, 'de')).toBe('1,4 MiB');
  });
});

describe('ages', () => {
  const now = Date.UTC(2026, 0, 10);
  it.each([
    [0, '0 seconds'],
    [59_000, '59 seconds'],
    [61_000, '1 minute'],
    [2 * 3_600_000, '2 hours'],
    [3 * 86_400_000, '3 days'],
    [-5000, '0 seconds'],
  ])('%d ms are %s', (ms, text) => {
    expect(age(new Date(now - ms).toISOString(), now, 'en')).toBe(text);
  });
});
