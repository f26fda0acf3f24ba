import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { applySplices, decodePart, DEFAULT_LIMITS, headerValue, mergeSplices, parseMessage, partText, replacePart, tagSubject } from '@postern/mail';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MIME_CASES } from './mime-cases.js';

const SEEDS = MIME_CASES.map(({ file }) => readFileSync(join(import.meta.dirname, 'mime', `${file}.eml`)));
const TOKENS = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '--b',
  '--b--',
  '--',
  '"',
  '(',
  ')',
  ';',
  '=',
  '\\',
  ' ',
  '\t',
  'boundary=b',
  'Content-Type: multipart/mixed; boundary=b\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Type: message/rfc822\r\n\r\n',
  'begin 644 x\n',
  '=ybegin name=x\n',
  '=?utf-8?B?',
  '\xff',
  '\x80',
];

type Mutation = { readonly at: number; readonly cut: number; readonly insert: string; readonly again: number };
const mutation: fc.Arbitrary<Mutation> = fc.record({ at: fc.nat(2000), cut: fc.nat(40), insert: fc.constantFrom('', ...TOKENS), again: fc.nat(3) });

function mutate(bytes: Buffer, mutations: readonly Mutation[]): Buffer {
  let text = bytes.toString('latin1');
  for (const { at, cut, insert, again } of mutations) {
    const from = at % (text.length + 1);
    text = text.slice(0, from) + insert + text.slice(from, from + cut).repeat(again) + text.slice(from + cut);
  }
  return Buffer.from(text, 'latin1');
}

describe('a mail that was damaged at random (obligation 19)', () => {
  const damaged = fc
    .tuple(fc.constantFrom(...SEEDS), fc.array(mutation, { minLength: 1, maxLength: 8 }))
    .map(([seed, mutations]) => mutate(seed, mutations));

  it('is read within its budgets, every part within its octets, with a path of its own', () => {
    fc.assert(
      fc.property(damaged, (bytes) => {
        const message = parseMessage(bytes);
        expect(new Set(message.parts.map((part) => part.path)).size).toBe(message.parts.length);
        expect(message.work).toBeLessThan(DEFAULT_LIMITS.maxWorkFactor * bytes.length + 2_000_000);
        for (const part of message.parts) {
          expect(part.start).toBeLessThanOrEqual(part.bodyStart);
          expect(part.bodyStart).toBeLessThanOrEqual(part.bodyEnd);
          expect(part.bodyEnd).toBeLessThanOrEqual(part.source.length);
          decodePart(message, part, 5000);
          partText(message, part, 500);
        }
        headerValue(message, 'subject');
      }),
      { numRuns: 3000 },
    );
  });

  it('loses a removed part and nothing outside of it', () => {
    fc.assert(
      fc.property(damaged, fc.nat(50), (bytes, pick) => {
        const message = parseMessage(bytes);
        const part = message.parts[pick % message.parts.length];
        if (part === undefined) return;
        const splices = mergeSplices(bytes.length, tagSubject(message, '[Tag]'), replacePart(message, part, { text: 'removed' }));
        const edited = applySplices(bytes, splices);
        let at = 0;
        let from = 0;
        for (const { offset, deleteCount, insert } of splices) {
          expect(edited.subarray(at, at + offset - from).equals(bytes.subarray(from, offset))).toBe(true);
          at += offset - from + insert.length;
          from = offset + deleteCount;
        }
        expect(edited.subarray(at).equals(bytes.subarray(from))).toBe(true);
        expect(parseMessage(edited).parts.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});
