import { describe, expect, it } from 'vitest';

import { age, bytes, shortTime } from './formats.js';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KiB'],
    [1_500_000, '1.4 MiB'],
    [26_214_400, '25 MiB'],
    [5 * 1024 ** 4, '5 TiB'],
  ])('%d bytes are %s', (value, text) => {
    expect(bytes(value, 'en')).toBe(text);
  });

  it('follow the language', () => {
    expect(bytes(1_500_000, 'de')).toBe('1,4 MiB');
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

describe('times in rows', () => {
  const now = new Date(2026, 5, 10, 12, 0, 0).getTime();
  it.each([
    [new Date(2026, 5, 10, 9, 3, 4), '9:03:04'],
    [new Date(2026, 5, 9, 9, 3, 4), 'Jun 9'],
    [new Date(2025, 5, 10, 9, 3, 4), '2025'],
  ])('of %s say %s', (at, text) => {
    expect(shortTime(at.toISOString(), now, 'en')).toContain(text);
  });

  it('do not repeat the day or the year that it is', () => {
    expect(shortTime(new Date(2026, 5, 10, 9).toISOString(), now, 'en')).not.toContain('Jun');
    expect(shortTime(new Date(2026, 5, 9, 9).toISOString(), now, 'en')).not.toContain('2026');
  });
});
