import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { startsOf } from './phrase-starts.js';
import { PHRASES } from './phrase-table.js';
import { phraseHits } from './phrases.js';

const SOURCES = PHRASES.map(([code, list]) => [code, list.map(({ source }) => source)] as const);

/** The table as one expression for each code and kind of letters, tried everywhere. */
const EVERYWHERE = SOURCES.map(([code, list]) => {
  const latin = list.filter((p) => /^[^\u0370-\uffff$€£]*$/.test(p));
  const others = list.filter((p) => !latin.includes(p));
  const made = (list: readonly string[], before: string) => (list.length === 0 ? [] : [new RegExp(`${before}(?:${list.join('|')})`, 'is')]);
  return { code, any: [...made(latin, '\\b'), ...made(others, '(?<![a-z])')] };
});

/** The same as phraseHits, for texts that hold nothing to be made plain. */
function everywhere(plain: string): readonly (readonly [string, string])[] {
  return EVERYWHERE.flatMap(({ code, any }) => {
    const match = any.map((one) => one.exec(plain)).find((found) => found !== null);
    return match === undefined || match === null ? [] : [[code, match[0]] as const];
  });
}

const hits = (text: string) => phraseHits('', text).map(({ code, evidence }) => [code, evidence]);
const expected = (text: string) => everywhere(plain(` \n ${text}`));
const plain = (text: string) =>
  text
    .slice(0, 12_000)
    .normalize('NFKC')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\s{2,}|[^\S ]/g, ' ');

/** Words of the table as they stand there, without their signs, so that many expressions match and more nearly do. */
const FRAGMENTS = [...new Set(SOURCES.flatMap(([, list]) => list.flatMap((source) => source.split(/[()|]|\.?\{[\d,]+\}|[?.\\[\]+]/))))].filter(
  (part) => part !== '',
);
const ALTERNATIVES = SOURCES.flatMap(([, list]) => list);

/** Something that an expression of the table matches: alternatives are chosen, what is repeated is there once. */
function sampleOf(source: string, choose: (count: number) => number): string {
  let text = source.replace(/\\b/g, '').replace(/\(\?:/g, '(');
  for (let group = /\(([^()]*)\)\??/.exec(text); group !== null; group = /\(([^()]*)\)\??/.exec(text)) {
    const list = (group[1] ?? '').split('|');
    text = text.slice(0, group.index) + (list[choose(list.length)] ?? '') + text.slice(group.index + group[0].length);
  }
  const list = text.split('|');
  return (list[choose(list.length)] ?? '')
    .replace(/\[([^\]])[^\]]*\](?:\{[^}]*\}|[*?])?/g, '$1')
    .replace(/\.\{[^}]*\}/g, ' and ')
    .replace(/\\d(?:\{[^}]*\}|\+)?/g, '100')
    .replace(/\\[sS](?:\{[^}]*\}|\?)?/g, ' ')
    .replace(/\.\?/g, '')
    .replace(/\\(.)/g, '$1')
    .replace(/(.)\?/g, '$1')
    .replace(/(.)\{[^}]*\}/g, '$1');
}

const told = fc
  .array(fc.tuple(fc.constantFrom(...ALTERNATIVES), fc.array(fc.nat(40), { minLength: 30, maxLength: 30 })), { minLength: 1, maxLength: 4 })
  .map((list) =>
    list.map(([source, choices]) => {
      let i = 0;
      return sampleOf(source, (count) => (choices[i++ % choices.length] ?? 0) % count);
    }),
  );
const between = fc.constantFrom(' ', ' ', ', ', '. ', '\n', '', 'x', '1', '_', 'é', 'ж', '票', ' please look at this ');
const dressed = fc.tuple(
  told,
  fc.array(between, { minLength: 5, maxLength: 5 }),
  fc.constantFrom('as it is', 'upper', 'title'),
  fc.string({ maxLength: 20 }),
);

describe('the ideas of a text', () => {
  it('are those that the table finds everywhere, with the same words', () => {
    let found = 0;
    fc.assert(
      fc.property(dressed, ([phrases, signs, how, tail]) => {
        const joined = phrases.map((phrase, i) => `${signs[i] ?? ' '}${phrase}`).join('') + (signs[4] ?? '') + tail;
        const text = how === 'upper' ? joined.toUpperCase() : how === 'title' ? joined.replace(/\b[a-zé]/g, (c) => c.toUpperCase()) : joined;
        const all = hits(text);
        found += all.length;
        expect(all).toEqual(expected(text));
      }),
      { numRuns: 1500 },
    );
    expect(found).toBeGreaterThan(1000);
  });

  it('are the same also in words of the table without order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 5, maxLength: 60 }), fc.constantFrom(' ', '', '-', ', '), (words, sign) => {
        const text = words.join(sign);
        expect(hits(text)).toEqual(expected(text));
      }),
      { numRuns: 500 },
    );
  });

  it('begin with letters in any case, with digits and signs', () => {
    expect(startsOf('pr[êe]t')).toEqual(new Set(['PRÊT', 'PRET']));
    expect(startsOf('(us\\$|€)\\s?\\d{1,3}')).toEqual(new Set(['US$', 'US$0', '€', '€0']));
    expect(startsOf('a?b{2}c')).toEqual(new Set(['AB', 'B']));
    expect(startsOf('\\b(un|the .{0,20}x)')).toEqual(new Set(['UN', 'THE ']));
    expect(startsOf('.{0,20}x')).toEqual(new Set(['', 'X']));
    expect(() => startsOf('a(?=b)')).toThrow();
    expect(() => startsOf('a\\w')).toThrow();
  });
});
