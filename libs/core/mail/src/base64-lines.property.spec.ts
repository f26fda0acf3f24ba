import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeLines } from './base64-lines.js';
import { decodeBase64 } from './base64.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 2045 6.8, character by character; undefined when anything but the alphabet, line endings and padding at the end is in it. */
function slowly(text: string): Buffer | undefined {
  const plain = text.replace(/[\r\n]/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return undefined;
  const bits = [...plain.replace(/=/g, '')].map((c) => ALPHABET.indexOf(c).toString(2).padStart(6, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)));
}

const encoded = fc
  .record({
    seed: fc.uint8Array({ minLength: 1, maxLength: 64 }),
    octets: fc.integer({ min: 700, max: 70_000 }),
    width: fc.constantFrom(76, 76, 64, 60, 72, 75, 4, 5, 1000),
    ending: fc.constantFrom('\r\n', '\r\n', '\n', '\r'),
    lastEnding: fc.constantFrom('', '\r\n', '\n', '\r\n\r\n'),
  })
  .map(({ seed, octets, width, ending, lastEnding }) => {
    const text = Buffer.alloc(octets, seed).toString('base64');
    return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(ending) + lastEnding;
  });

const changes = fc.array(
  fc.record({
    at: fc.nat(100_000),
    what: fc.constantFrom('=', '-', '_', ' ', '\t', '\n', '\r', '\r\n', '\0', '\u000b', '\f', 'ÿ', 'A', '!', ''),
    over: fc.boolean(),
  }),
  { maxLength: 2 },
);

function changed(text: string, list: readonly { at: number; what: string; over: boolean }[]): string {
  return list.reduce((now, { at, what, over }) => {
    const place = at % (now.length + 1);
    return now.slice(0, place) + what + now.slice(place + (over ? 1 : 0));
  }, text);
}

describe('base64 in lines', () => {
  it('is decoded like character by character, or left to the general way', () => {
    let lines = 0;
    fc.assert(
      fc.property(encoded, changes, (text, list) => {
        const damaged = changed(text, list);
        const raw = Buffer.from(damaged, 'latin1');
        const found = decodeLines(raw);
        if (found === undefined) return;
        lines += 1;
        expect(slowly(damaged)?.equals(found)).toBe(true);
      }),
      { numRuns: 600 },
    );
    // One in five or so has lines of one length still, so the quick way was really taken.
    expect(lines).toBeGreaterThan(20);
  });

  it('never differs from the general way', () => {
    fc.assert(
      fc.property(encoded, changes, (text, list) => {
        const raw = Buffer.from(changed(text, list), 'latin1');
        const found = decodeLines(raw);
        if (found === undefined) return;
        const general = decodeBase64(Buffer.concat([Buffer.from('AAA\nA'), raw]), 'streams');
        expect(general.damaged).toBe(false);
        expect(general.bytes.subarray(3).equals(found)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it.each([
    ['a URL-safe character', (text: string) => `${text.slice(0, 200)}-${text.slice(201)}`],
    ['a line ending within a line', (text: string) => `${text.slice(0, 200)}\n${text.slice(201)}`],
    ['a blank', (text: string) => `${text.slice(0, 200)} ${text.slice(201)}`],
    ['padding within', (text: string) => `${text.slice(0, 200)}=${text.slice(201)}`],
    ['something behind the padding', (text: string) => `${text}==\r\nAAAA`],
    ['a shorter line', (text: string) => `${text.slice(0, 156)}AAAA\r\n${text.slice(156)}`],
  ])('is left to the general way with %s', (_what, change) => {
    const text = (
      Buffer.alloc(3000, 'mail')
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    ).join('\r\n');
    expect(decodeLines(Buffer.from(text, 'latin1'))).toBeDefined();
    expect(decodeLines(Buffer.from(change(text), 'latin1'))).toBeUndefined();
  });
});
