import { describe, expect, it } from 'vitest';

import { countedWork, excessOf } from './index.js';

/** Ways to walk over a text again and again, as they are written by mistake. */
const QUADRATIC: Record<string, (text: string) => void> = {
  'a search for each character': (text) => {
    for (let at = 0; at < text.length; at++) text.indexOf('\u{10ffff}', at);
  },
  'a copy of the rest for each character': (text) => {
    for (let rest = text; rest !== ''; rest = rest.slice(1)) rest.toLowerCase();
  },
  'a list that is searched for each of its elements': (text) => {
    const seen: string[] = [];
    for (const one of text) if (!seen.includes(one + seen.length)) seen.push(one + seen.length);
  },
  'a list that is taken from the front': (text) => {
    const list = text.split('');
    while (list.length > 0) list.shift();
  },
  'a pattern that looks to the end each time': (text) => {
    for (const pattern = /a(?=.*\u{10ffff})|./gsu; pattern.exec(text) !== null; ) text.search('\u{10ffff}');
  },
  'a list that is copied for each element': (text) => {
    let list: string[] = [];
    for (const one of text) list = [...list, one];
  },
  'a buffer that is searched for each octet': (text) => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at++) bytes.indexOf(0, at);
  },
};
const LINEAR: Record<string, (text: string) => void> = {
  'one pass by characters': (text) => {
    for (let at = 0; at < text.length; at++) text.charCodeAt(at);
  },
  'one search that goes on': (text) => {
    for (let at = text.indexOf('a'); at >= 0; at = text.indexOf('a', at + 1)) text.slice(at, at + 1);
  },
  'lines once each': (text) => void text.split('\n').map((line) => line.trim().toLowerCase()),
  'a pattern that is replaced': (text) => void text.replace(/\s+/g, ' '),
};

describe('work that is counted', () => {
  it.each(Object.entries(QUADRATIC))('finds %s', (_, run) => {
    const [small, large] = [1000, 4000].map((size) => countedWork(() => run('ab '.repeat(size / 3))));
    expect((large ?? 0) / (small ?? 1)).toBeGreaterThan(8);
  });
  it.each(Object.entries(LINEAR))('lets %s pass', (_, run) => {
    expect(excessOf({ run, words: ['ab'] }, 12)).toEqual([]);
  });
  it('puts back what it replaced, also when the function throws', () => {
    const before = [String.prototype.indexOf, RegExp.prototype.exec, Array.prototype.some];
    expect(() =>
      countedWork(() => {
        throw new Error('on purpose');
      }),
    ).toThrow('on purpose');
    expect([String.prototype.indexOf, RegExp.prototype.exec, Array.prototype.some]).toEqual(before);
  });
});
