import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findBinhex } from './binhex.js';
import { anyOctets } from './testing/any-text.js';
import { decodeTransfer } from './transfer-encoding.js';
import { findUuencoded } from './uuencode.js';
import { findYenc } from './yenc.js';

const decode = (encoding: string, text: string, decoding?: Parameters<typeof decodeTransfer>[3]) =>
  decodeTransfer(Buffer.from(text, 'latin1'), encoding, 1000, decoding);

describe('base64 (obligation 16)', () => {
  it.each([
    ['cGF5bG9hZA==', 'payload', false],
    ['cGF5\r\nbG9h\r\nZA==\r\n', 'payload', false],
    ['cGF5bG9hZA', 'payload', false],
    ['cG!F5*b-G_9h~ZA==', 'payload', true],
    ['cGF5bA==b2Fk', 'payload', true],
    ['cGF5bA==\r\nb2Fk', 'payload', true],
    ['====', '', false],
    ['', '', false],
  ])('%j is %j', (text, expected, damaged) => {
    const decoded = decode('base64', text);
    expect(decoded.bytes.toString()).toBe(expected);
    expect(decoded.damaged).toBe(damaged);
  });

  it('has other readings where lines or padding cut it', () => {
    expect(decode('base64', 'cGF5XX\nbG9hXX\nZA==', 'lines').bytes.toString()).toBe('payload');
    expect(decode('base64', 'cG=F5bG=9hZA==', 'joined').bytes.toString()).toBe('payload');
  });

  it('gives any octets back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(76, 60, 4), (octets, width) => {
        const lines =
          Buffer.from(octets)
            .toString('base64')
            .match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
        for (const reading of [undefined, 'lines', 'joined'] as const) {
          expect(decode('base64', lines.join('\r\n'), reading).bytes.equals(Buffer.from(octets))).toBe(true);
        }
      }),
    );
  });

  it('says when it was cut, and never gives more than was asked for', () => {
    const text = Buffer.alloc(5000, 'A').toString('base64');
    expect(decodeTransfer(Buffer.from(text), 'base64', 100)).toMatchObject({ truncated: true, bytes: { length: 100 } });
  });
});

describe('quoted-printable (obligation 16)', () => {
  it.each([
    ['a=3Db', 'a=b', false],
    ['a=3db', 'a=b', false],
    ['a=\r\nb', 'ab', false],
    ['a= \t\nb', 'ab', false],
    ['a=', 'a', false],
    ['a=xb', 'a=xb', true],
  ])('%j is %j', (text, expected, damaged) => {
    expect(decode('quoted-printable', text)).toMatchObject({ damaged });
    expect(decode('quoted-printable', text).bytes.toString()).toBe(expected);
  });

  it.each([
    ['=0=70=0=61y', 'pay'],
    ['=0=0a=70', 'p'],
    ['==a70ay', 'pay'],
    ['=0p=0wy', 'pwy'],
  ])('%j without odd escapes is %j', (text, expected) => {
    expect(decode('quoted-printable', text, 'upper-case').bytes.toString()).toBe(expected);
  });
});

describe('files in text', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  it.each([
    ['begin 644 a.exe\n#0V%T\n`\nend\n', 'a.exe', 'Cat'],
    ['x\r\nbegin 644 a.exe\r\n#0V%T\r\n`\r\nend\r\n', 'a.exe', 'Cat'],
    ['begin  a.exe\n#0V%T', 'a.exe', 'Cat'],
    ['begin-base64 644 a.exe\nQ2F0\n====\n', 'a.exe', 'Cat'],
  ])('uuencode: %j', (text, name, content) => {
    expect(findUuencoded(bytes(text), 10, 1000).map((file) => [file.name, file.bytes.toString()])).toEqual([[name, content]]);
  });

  it.each(['begin work on it\nsoon\n', 'xbegin 644 a\n#0V%T\n', 'beginning\n'])('prose is no uuencode: %j', (text) => {
    expect(findUuencoded(bytes(text), 10, 1000)).toEqual([]);
  });

  it('yEnc gives any octets back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (octets) => {
        const encoded = [...octets].flatMap((octet) => {
          const c = (octet + 42) & 255;
          return [0, 10, 13, 61].includes(c) ? [61, (c + 64) & 255] : [c];
        });
        const text = Buffer.concat([bytes('=ybegin line=128 size=1 name=a.exe\r\n'), Buffer.from(encoded), bytes('\r\n=yend size=1\r\n')]);
        const [file] = findYenc(text, 10, 1000);
        expect(file?.name).toBe('a.exe');
        expect(file?.bytes.equals(Buffer.from(octets))).toBe(true);
      }),
    );
  });

  it('BinHex gives any octets back, runs too', () => {
    const octet = fc.oneof(fc.nat(255), fc.constant(0x90));
    fc.assert(
      fc.property(fc.array(fc.tuple(octet, fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 600 }))), { maxLength: 40 }), (runs) => {
        const content = Buffer.concat(runs.map(([value, times]) => Buffer.alloc(times, value)));
        const file = findBinhex(bytes(binhex('a.exe', content)), 1_000_000);
        expect(file?.name).toBe('a.exe');
        expect(file?.bytes.equals(content)).toBe(true);
        expect(findBinhex(bytes(binhex('a.exe', content)), 10)?.bytes.equals(content.subarray(0, 10))).toBe(true);
      }),
    );
  });

  it('BinHex is only what its introduction says', () => {
    expect(findBinhex(bytes(':abc:'), 1000)).toBeUndefined();
    expect(findBinhex(bytes('(This file must be converted with BinHex 4.0)\n'), 1000)).toBeUndefined();
  });

  it('no decoder throws, whatever it is given', () => {
    fc.assert(
      fc.property(anyOctets(300), fc.constantFrom('base64', 'quoted-printable', 'uuencode', 'binhex', ''), (text, encoding) => {
        const raw = Buffer.from(`(This file must be converted with BinHex 4.0)\n:${text}\nbegin 644 x\n${text}\n=ybegin name=\n${text}`, 'latin1');
        expect(decodeTransfer(raw, encoding, 100).bytes.length).toBeLessThanOrEqual(100);
        findUuencoded(raw, 10, 100);
        findYenc(raw, 10, 100);
        findBinhex(raw, 100);
      }),
    );
  });
});

/** RFC 1741 appendix A, with runs folded and a checksum of zeros. */
function binhex(name: string, data: Buffer): string {
  const alphabet = '!"#$%&\'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr';
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(data.length, 0);
  const head = Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'latin1'), Buffer.alloc(1 + 4 + 4 + 2), lengths, Buffer.alloc(2)]);
  const plain = [...head, ...data];
  const folded: number[] = [];
  for (let at = 0; at < plain.length; ) {
    let end = at + 1;
    while (end < plain.length && plain[end] === plain[at] && end - at < 255) end += 1;
    const value = plain[at] as number;
    folded.push(...(value === 0x90 ? [0x90, 0] : [value]), ...(end - at > 3 ? [0x90, end - at] : []));
    if (end - at <= 3) end = at + 1;
    at = end;
  }
  let bits = '';
  for (const value of folded) bits += value.toString(2).padStart(8, '0');
  const text = (bits.match(/.{1,6}/g) ?? []).map((six) => alphabet[Number.parseInt(six.padEnd(6, '0'), 2)]).join('');
  return `(This file must be converted with BinHex 4.0)\r\n:${text.replace(/(.{64})/g, '$1\r\n')}:\r\n`;
}
