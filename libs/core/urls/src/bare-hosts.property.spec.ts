import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BARE, bareHosts } from './bare-hosts.js';

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'www.example.com',
        'a[.]b.example',
        'example',
        'www',
        'co',
        'uk',
        'пример',
        'рф',
        'a-b',
        'x1',
        '.',
        '.',
        '[.]',
        '(.)',
        '[dot]',
        '(DOT)',
        '@',
        '/path?x=1',
        ':80',
      ),
      fc.constantFrom(' ', ' ', ' ', '\n', '\u00a0', '\u3000', ', ', '. ', '_', '\\', '"', '𝐀', '\ud800'),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('host names in text', () => {
  it('are those that the expression finds in all of it', () => {
    let found = 0;
    fc.assert(
      fc.property(text, (words) => {
        const all = [...bareHosts(words)];
        found += all.length;
        expect(all).toEqual([...words.matchAll(BARE)].map((match) => ({ at: match.index, written: match[0] })));
      }),
      { numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(500);
  });
});
