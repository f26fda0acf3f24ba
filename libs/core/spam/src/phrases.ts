import { linear } from '@postern/linear';
import type { LinearPattern } from '@postern/linear';

import { indexOf } from './phrase-index.js';
import type { PhraseIndex } from './phrase-index.js';
import { PHRASES } from './phrase-table.js';
import type { Hit } from './spam-context.js';
import { SPAM_RULES } from './spam-rules.js';
import type { SpamCode } from './spam-rules.js';

// Linear-time engines took forty times as long as these, which are proven linear and tried at few places.
// An idea begins with a word, not within one: "fund" is none of "refund". Where the first letter is Latin a change between word and none says so; it knows no other
// letters. Few places of a text begin like anything in the table, so that the expressions are tried there alone.
const LATIN = linear(/^[^\u0370-\uffff$€£]*$/);
const CODES = PHRASES.map(([code]) => code);
const WORDS = expressionsOf((source) => LATIN.test(source));
const OTHERS = expressionsOf((source) => !LATIN.test(source));

interface Expressions {
  /** Each with the place of its code; those of one code in the order of the table. */
  readonly all: readonly { readonly code: number; readonly pattern: LinearPattern }[];
  readonly index: PhraseIndex;
}

function expressionsOf(wanted: (source: string) => boolean): Expressions {
  const all = PHRASES.flatMap(([, list], code) => list.filter(({ source }) => wanted(source)).map((pattern) => ({ code, pattern })));
  return { all, index: indexOf(all.map(({ pattern }) => pattern.source)) };
}

/** Characters that are matched: what spam wants to say, it says early. */
const MAX_TEXT = 12_000;

/** Characters up to which an idea has its full weight. */
const USUAL_LENGTH = 2500;

/** Ideas that occur in a text, with the words that told. */
export function phraseHits(subject: string, text: string): readonly Hit<SpamCode>[] {
  const plain = plainText(`${subject} \n ${text}`);
  // In a long text every idea occurs by chance: newsletters speak of money, health and accounts.
  const share = Math.min(1, Math.sqrt(USUAL_LENGTH / Math.max(1, plain.length)));
  const found = firstMatches(plain);
  return CODES.flatMap((code, i) => {
    const evidence = found[i];
    return evidence === undefined ? [] : [{ code, evidence, weight: Math.round(SPAM_RULES[code][0] * share) }];
  });
}

/** For each code the first words that match, those that begin with a Latin letter before all others. */
function firstMatches(plain: string): readonly (string | undefined)[] {
  const words: (string | undefined)[] = [];
  const others: (string | undefined)[] = [];
  let inWord = false;
  let behindLetter = false;
  for (let place = 0; place < plain.length; place++) {
    const c = plain.charCodeAt(place);
    const kind = c < 128 ? (CLASSES[c] as number) : NO_WORD;
    if ((kind !== NO_WORD) !== inWord) tryAt(plain, place, WORDS, words);
    if (!behindLetter) tryAt(plain, place, OTHERS, others);
    inWord = kind !== NO_WORD;
    behindLetter = kind === LETTER;
  }
  return CODES.map((_, i) => words[i] ?? others[i]);
}

function tryAt(plain: string, place: number, { all, index }: Expressions, found: (string | undefined)[]): void {
  for (const number of index.at(plain, place)) {
    const one = all[number];
    if (one === undefined || found[one.code] !== undefined) continue;
    one.pattern.lastIndex = place;
    const match = one.pattern.exec(plain);
    if (match !== null) found[one.code] = match[0];
  }
}

const NO_WORD = 0;
const LETTER = 1;
const CLASSES = Uint8Array.from({ length: 128 }, (_, c) => {
  const one = String.fromCharCode(c);
  return linear(/[a-z]/i).test(one) ? LETTER : linear(/\w/).test(one) ? 2 : NO_WORD;
});

/** Compatibility letters as plain ones, hidden characters out, white space as one blank. */
function plainText(text: string): string {
  const early = text.slice(0, MAX_TEXT);
  // oxlint-disable-next-line no-control-regex -- everything beyond ASCII
  const plain = linear(/[^\u0000-\u007f]/).test(early) ? withoutDisguise(early) : early;
  return plain.replace(linear(/\s{2,}|[^\S ]/g), ' ');
}

function withoutDisguise(text: string): string {
  return text
    .normalize('NFKC')
    .replace(linear(/[\u00ad\u200b-\u200f\u2060\ufeff]/g), '')
    .replace(linear(/[\u2018\u2019]/g), "'");
}
