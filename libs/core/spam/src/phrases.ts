import { PHRASES } from './phrase-table.js';
import type { Hit } from './spam-context.js';
import { SPAM_RULES } from './spam-rules.js';
import type { SpamCode } from './spam-rules.js';

// The table is ours and every repetition in it is bounded, so the time is linear in the text with a small factor; linear-time engines took forty times as long.
// An idea begins with a word, not within one: "fund" is none of "refund". Where the first letter is Latin `\b` says so at half the cost; it knows no other letters.
const LATIN = /^[^\u0370-\uffff$€£]*$/;
const COMPILED = PHRASES.map(([code, list]) => {
  const latin = list.filter((p) => LATIN.test(p));
  const others = list.filter((p) => !LATIN.test(p));
  return {
    code,
    any: [
      ...(latin.length === 0 ? [] : [new RegExp(`\\b(?:${latin.join('|')})`, 'is')]),
      ...(others.length === 0 ? [] : [new RegExp(`(?<![a-z])(?:${others.join('|')})`, 'is')]),
    ],
  };
});

/** Characters that are matched: what spam wants to say, it says early. */
const MAX_TEXT = 12_000;

/** Characters up to which an idea has its full weight. */
const USUAL_LENGTH = 2500;

/** Ideas that occur in a text, with the words that told. */
export function phraseHits(subject: string, text: string): readonly Hit<SpamCode>[] {
  const plain = plainText(`${subject} \n ${text}`);
  // In a long text every idea occurs by chance: newsletters speak of money, health and accounts.
  const share = Math.min(1, Math.sqrt(USUAL_LENGTH / Math.max(1, plain.length)));
  return COMPILED.flatMap(({ code, any }) => {
    const match = any.map((one) => one.exec(plain)).find((m) => m !== null);
    return match === undefined ? [] : [{ code, evidence: match[0], weight: Math.round(SPAM_RULES[code][0] * share) }];
  });
}

/** Compatibility letters as plain ones, hidden characters out, white space as one blank. */
function plainText(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .normalize('NFKC')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\s{2,}|[^\S ]/g, ' ');
}
