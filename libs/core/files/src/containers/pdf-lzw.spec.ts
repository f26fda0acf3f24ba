import { describe, expect, it } from 'vitest';

import { Meter, unlimitedMeter } from '../looking/meter.js';
import { unpackedLzw } from './pdf-lzw.js';

/** Codes as every writer of PDF makes them (ISO 32000 7.4.4.2), with a code to begin anew when the table is full. */
function packed(content: Buffer): Buffer {
  let bits = '';
  let width = 9;
  let table = new Map<string, number>();
  const put = (code: number) => {
    bits += code.toString(2).padStart(width, '0');
  };
  const codeOf = (text: string) => (text.length === 1 ? text.charCodeAt(0) : table.get(text));
  let next = 258;
  put(256);
  let held = '';
  for (const c of content.toString('latin1')) {
    if (codeOf(held + c) !== undefined) {
      held += c;
      continue;
    }
    put(codeOf(held) as number);
    table.set(held + c, next++);
    if (next + 1 > 1 << width) width += 1;
    if (next > 4093) {
      put(256);
      table = new Map();
      next = 258;
      width = 9;
    }
    held = c;
  }
  put(codeOf(held) as number);
  put(257);
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((octet) => Number.parseInt(octet.padEnd(8, '0'), 2)));
}
const unpacked = (bytes: Buffer) => unpackedLzw(bytes, 1_000_000, unlimitedMeter());

describe('LZW', () => {
  it('gives what the standard says (7.4.4.2, example 1)', () => {
    expect(unpacked(Buffer.from('800b6050220c0c8501', 'hex'))).toEqual(Buffer.from([45, 45, 45, 45, 45, 65, 45, 45, 45, 66]));
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['one byte over and over', Buffer.alloc(50_000, 'a')],
    ['bytes of all kinds', Buffer.from(Array.from({ length: 30_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 255))],
    ['words', Buffer.from('all kinds of words and more of them '.repeat(900))],
  ])('gives back %s', (_what, content) => {
    if (content.length === 0) expect(unpacked(Buffer.from('804040', 'hex'))?.length).toBe(0);
    else expect(unpacked(packed(content))?.equals(content)).toBe(true);
  });

  it('ends where there is too much, and says so', () => {
    const meter = new Meter(1, 10_000_000);
    expect(unpackedLzw(packed(Buffer.alloc(50_000, 'a')), 1000, meter)).toBeUndefined();
    expect([...meter.crossed]).toEqual(['LIMIT_FILE_BYTES']);
  });

  it('gives what stands before a code that cannot be, and never throws', () => {
    const whole = packed(Buffer.from('abcabcabcabc'));
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] as number) ^ 0x55;
      expect(unpacked(damaged)).toBeDefined();
      expect(unpacked(whole.subarray(0, at))).toBeDefined();
    }
  });
});
