import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Literals } from './literals.js';
import { unlimitedMeter } from './meter.js';

const word = (length: number) => fc.array(fc.constantFrom('a', 'b', 'A', '-', 'z'), { minLength: 1, maxLength: length }).map((c) => c.join(''));

/** The same, the slow way: by the end of each occurrence, the longer one first. */
function occurrences(literals: readonly string[], text: string): readonly string[] {
  const lower = text.toLowerCase();
  const found: { readonly end: number; readonly start: number; readonly literal: number }[] = [];
  literals.forEach((wanted, literal) => {
    for (let start = lower.indexOf(wanted.toLowerCase()); start >= 0; start = lower.indexOf(wanted.toLowerCase(), start + 1))
      found.push({ end: start + wanted.length, start, literal });
  });
  return found.toSorted((a, b) => a.end - b.end || a.start - b.start || a.literal - b.literal).map(({ literal, start }) => `${literal}@${start}`);
}

describe('a search for many literals', () => {
  it('finds each occurrence of each, those within others too', () => {
    fc.assert(
      fc.property(fc.array(word(4), { minLength: 1, maxLength: 6 }), word(40), (literals, text) => {
        const found: string[] = [];
        new Literals(literals).scan(Buffer.from(text), 0, text.length, unlimitedMeter(), (literal, start) => found.push(`${literal}@${start}`) > 0);
        expect(found).toEqual(occurrences(literals, text));
      }),
      { numRuns: 2000 },
    );
  });

  it('ends when nothing more is wanted', () => {
    let hits = 0;
    new Literals(['a']).scan(Buffer.from('aaaa'), 0, 4, unlimitedMeter(), () => ++hits < 2);
    expect(hits).toBe(2);
  });
});
