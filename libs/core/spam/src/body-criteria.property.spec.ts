import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { caseOf, wordCount } from './body-criteria.js';

const text = fc.oneof(
  fc
    .array(
      fc.constantFrom('word', 'Word', ' ', '\t', '\r\n', '\u00a0', '\u2003', '\ufeff', '\u180e', '字', 'ไทย', 'É', 'é', 'ж', 'Ж', '𝐀', '1', '-'),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
// oxlint-disable-next-line no-control-regex -- everything beyond ASCII
const ascii = (words: string) => !/[^\u0000-\u007f]/.test(words);

describe('what is counted in a text', () => {
  it('are words and characters as regular expressions count them', () => {
    fc.assert(
      fc.property(text, (words) => {
        const dense = (words.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu) ?? []).length;
        expect(wordCount(words, ascii(words))).toEqual({
          words: words.trim().split(/\s+/).length + Math.floor(dense / 2),
          shown: words.replace(/\s/g, '').length,
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('are letters and capitals as regular expressions count them', () => {
    fc.assert(
      fc.property(text, (words) => {
        const letters = words.replace(/[^\p{Lu}\p{Ll}]/gu, '');
        expect(caseOf(words, ascii(words))).toEqual({ letters: letters.length, capitals: letters.replace(/[^\p{Lu}]/gu, '').length });
      }),
      { numRuns: 1000 },
    );
  });
});
