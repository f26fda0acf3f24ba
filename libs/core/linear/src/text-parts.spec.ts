import { describe, expect, it } from 'vitest';

import { linear } from './linear-pattern.js';
import { before, pieces, withoutEndings, withoutParts } from './text-parts.js';

describe('text before a mark', () => {
  it.each([
    ['a.example/path?q', 'a.example'],
    ['a.example', 'a.example'],
    ['/x', ''],
    ['', ''],
  ])('of %j is %j', (text, expected) => expect(before(text, linear(/[:/?#]/))).toBe(expected));
});

describe('text without its parts', () => {
  it.each([
    ['a (b) c', 'a  c'],
    ['(a)(b)', ''],
    ['a (b', 'a (b'],
    ['a (b (c) d', 'a  d'],
    ['a) (b)', 'a) '],
    ['(', '('],
    ['', ''],
  ])('of %j is %j', (text, expected) => {
    expect(withoutParts(text, '(', ')')).toBe(expected);
    expect(withoutParts(text, '(', ')')).toBe(text.replace(/\([^)]*\)/g, ''));
  });
  it('is found in one pass over openings without end', () => {
    const text = '('.repeat(8_000_000);
    expect(withoutParts(text, '(', ')')).toBe(text);
  });
});

describe('text without its endings', () => {
  it.each([
    ['a\r\n\r\n', '\r\n', 'a'],
    ['a\r\n\n', '\r\n', 'a\r\n\n'],
    ['\r\n', '\r\n', ''],
    ['\n', '\r\n', '\n'],
    ['', '\r\n', ''],
    ['a', '', 'a'],
  ])('%j without %j is %j', (text, ending, expected) => expect(withoutEndings(text, ending)).toBe(expected));
});

describe('pieces of a text', () => {
  it('have their size, the last what is left', () => {
    expect(pieces('abcde', 2)).toEqual(['ab', 'cd', 'e']);
    expect(pieces('', 2)).toEqual([]);
  });
});
