import { describe, expect, it } from 'vitest';

import { excerptOf, filled, headerExcerpt, headerOf, MAX_EXCERPT_BYTES, MAX_EXCERPTED_BYTES } from './excerpt.js';
import { parseMessage } from './parse-message.js';

const LINE = 'QUJDREVG\r\n';
const HEADER = 'Subject: a file\r\n\r\n';
const WHOLE = Buffer.from(`${HEADER}${LINE}${'c2VjcmV0\r\n'.repeat(5)}${LINE}`);
const GAP = { offset: HEADER.length + LINE.length, length: 5 * LINE.length };
const EXCERPT = { size: WHOLE.length, octets: Buffer.from(HEADER + LINE + LINE), gaps: [GAP] };

describe('an excerpt', () => {
  it('holds what stands outside of the gaps', () => {
    expect(excerptOf(WHOLE, [GAP])).toEqual(EXCERPT);
    const two = [GAP, { offset: WHOLE.length - 2, length: 2 }];
    expect(excerptOf(WHOLE, two)?.octets.toString()).toBe((HEADER + LINE + LINE).slice(0, -2));
  });

  it('is none without a gap, of a message that is too large, or when too much is left', () => {
    expect(excerptOf(WHOLE, [])).toBeUndefined();
    const large = Buffer.alloc(MAX_EXCERPTED_BYTES + 1);
    expect(excerptOf(large, [{ offset: 100, length: large.length - 100 }])).toBeUndefined();
    expect(excerptOf(large.subarray(1), [{ offset: 100, length: large.length - 101 }])?.octets.length).toBe(100);
    const long = (kept: number) => excerptOf(Buffer.alloc(kept + 10), [{ offset: 0, length: 10 }]);
    expect(long(MAX_EXCERPT_BYTES)?.octets.length).toBe(MAX_EXCERPT_BYTES);
    expect(long(MAX_EXCERPT_BYTES + 1)).toBeUndefined();
  });

  it('is filled with lines like the one in front of each gap, so that all else stands where it stood', () => {
    expect(filled(EXCERPT, 1000).toString()).toBe(HEADER + LINE.repeat(7));
  });

  it.each([
    ['a size below what is kept', { size: 10 }],
    ['a size above what is kept', { size: WHOLE.length + 1 }],
    ['a size that nobody has memory for', { size: 2 ** 50, gaps: [{ ...GAP, length: 2 ** 50 - EXCERPT.octets.length }] }],
    ['a size above the limit', { size: 1010, gaps: [{ ...GAP, length: 1010 - EXCERPT.octets.length }] }],
    ['a size that is no number', { size: Number.NaN }],
    ['a negative size', { size: -1 }],
    ['a gap behind the end', { gaps: [{ offset: WHOLE.length, length: 50 }] }],
    ['a gap before the beginning', { gaps: [{ offset: -10, length: 50 }] }],
    [
      'a gap of a negative length',
      {
        gaps: [
          { ...GAP, length: 60 },
          { offset: WHOLE.length, length: -10 },
        ],
      },
    ],
    ['a gap of no length', { gaps: [GAP, { offset: WHOLE.length - 10, length: 0 }] }],
    [
      'gaps that do not ascend',
      {
        gaps: [
          { ...GAP, length: 30 },
          { ...GAP, length: 20 },
        ],
      },
    ],
    [
      'gaps with nothing between',
      {
        gaps: [
          { ...GAP, length: 30 },
          { offset: GAP.offset + 30, length: 20 },
        ],
      },
    ],
    ['a gap within a line', { gaps: [{ ...GAP, offset: GAP.offset - 1 }] }],
    ['a gap behind a line that is no base64', { gaps: [{ ...GAP, offset: HEADER.length }] }],
    ['a gap of no whole number of lines', { size: WHOLE.length - 1, gaps: [{ ...GAP, length: 49 }] }],
    ['a gap at the top', { gaps: [{ ...GAP, offset: 0 }] }],
  ])('with %s is a defect of the caller', (_what, wrong) => {
    expect(() => filled({ ...EXCERPT, ...wrong }, 1000)).toThrow(/excerpt|gap/);
  });
});

describe('a header as an excerpt', () => {
  const taken = (text: string) => headerExcerpt(parseMessage(Buffer.from(text)));

  it('is all before the body', () => {
    const excerpt = taken(`${HEADER}text\r\n\r\nmore\r\n`);
    expect(excerpt).toEqual({ size: HEADER.length + 14, octets: Buffer.from(HEADER), gaps: [{ offset: HEADER.length, length: 14 }] });
    expect(excerpt && headerOf(excerpt).toString()).toBe(HEADER);
  });

  it.each([
    ['there is no body', HEADER],
    ['the header does not end', 'Subject: a file\r\n'],
    ['the header is beyond the limits', `${'X: y\r\n'.repeat(1001)}\r\nbody`],
  ])('is none when %s', (_why, text) => {
    expect(taken(text)).toBeUndefined();
  });

  it.each([
    [
      'more than one gap',
      {
        size: 40,
        gaps: [
          { offset: HEADER.length, length: 1 },
          { offset: 30, length: 40 - HEADER.length - 1 },
        ],
      },
    ],
    ['a gap that is not at the end', { size: 40, gaps: [{ offset: 3, length: 40 - HEADER.length }] }],
    ['a size that does not fit', { size: 41, gaps: [{ offset: HEADER.length, length: 40 - HEADER.length }] }],
    ['no gap', { size: HEADER.length, gaps: [] }],
  ])('with %s is a defect of the caller', (_what, { size, gaps }) => {
    expect(() => headerOf({ size, octets: Buffer.from(HEADER), gaps })).toThrow(/excerpt/);
  });
});
