import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { KeyRefused } from './key-wrap.port.js';
import { isSealed, newObjectKey, open, openedSize, seal } from './sealed-object.js';

const NAME = 'backup/01ARZ3NDEKTSV4RRFFQ69G5FAV';
const SEGMENT = 65_536;

describe('a sealed object', () => {
  it.each([0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 200_000])('of %i octets opens to what it was', (size) => {
    const [plain, key] = [randomBytes(size), newObjectKey()];
    const sealed = seal(plain, key, NAME);
    expect(isSealed(sealed)).toBe(true);
    expect(openedSize(sealed)).toBe(size);
    expect(open(sealed, key, NAME).equals(plain)).toBe(true);
    expect(sealed.includes(plain) && size > 20).toBe(false);
  });

  it.each([
    [0, 10],
    [SEGMENT - 5, 10],
    [SEGMENT, SEGMENT],
    [199_990, 100],
    [200_000, 1],
    [500_000, 1],
    [0, 200_000],
  ])('gives the octets from %i on, at most %i', (offset, length) => {
    const [plain, key] = [randomBytes(200_000), newObjectKey()];
    expect(open(seal(plain, key, NAME), key, NAME, offset, length).equals(plain.subarray(offset, offset + length))).toBe(true);
  });

  it('is refused under another name, with another key, altered, cut off or put together anew', () => {
    const [plain, key] = [randomBytes(3 * SEGMENT), newObjectKey()];
    const sealed = seal(plain, key, NAME);
    const segment = SEGMENT + 16;
    const altered = Buffer.from(sealed);
    altered.writeUInt8(altered.readUInt8(100_000) ^ 1, 100_000);
    const swapped = Buffer.concat([
      sealed.subarray(0, 5),
      sealed.subarray(5 + segment, 5 + 2 * segment),
      sealed.subarray(5, 5 + segment),
      sealed.subarray(5 + 2 * segment),
    ]);
    for (const attempt of [
      () => open(sealed, key, `${NAME}X`),
      () => open(sealed, newObjectKey(), NAME),
      () => open(altered, key, NAME),
      () => open(swapped, key, NAME),
      () => open(sealed.subarray(0, 5 + 2 * segment), key, NAME),
      () => open(sealed.subarray(0, 20), key, NAME),
      () => open(plain, key, NAME),
    ]) {
      expect(attempt).toThrow(KeyRefused);
    }
  });
});
