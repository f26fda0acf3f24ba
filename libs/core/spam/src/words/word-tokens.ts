import { linear } from '@postern/linear';

/** Words of a text that are looked at. */
const MAX_WORDS = 500;
const MIN_WORDS = 15;

// The commonest words of English: of running English text they are a third to a half.
const COMMON = new Set(
  'the of and to in a is that it for you was with on as be at by this have from or not are we your an will can if has but our all which there been their one would they what so up out if about who get me when make no just him know take into them some could than other then now only its also after use how work first well way even new want because any these give most us please i my am do'.split(
    ' ',
  ),
);

/** Share of common words that makes a text English. */
const ENGLISH = 0.22;

/**
 * Words and pairs of neighbouring words of an English text, as numbers of `bits` bits. Undefined for other languages and for texts too short to say anything: the
 * statistics know only English, and foreign words must not count as strange. Addresses and links are left out: whom a mail names is not what it says.
 */
export function wordTokens(subject: string, text: string, bits: number): readonly number[] | undefined {
  const body = wordsOf(withoutQuotes(text));
  const head = wordsOf(subject);
  const all = [...head, ...body];
  const common = all.filter((w) => COMMON.has(w)).length;
  if (all.length < MIN_WORDS || common / all.length < ENGLISH) return undefined;
  const tokens = new Set<number>();
  const mask = (1 << bits) - 1;
  const add = (token: string) => tokens.add(hashOf(token) & mask);
  for (const [prefix, words] of [
    ['s:', head],
    ['', body],
  ] as const) {
    for (const [i, word] of words.entries()) {
      add(prefix + word);
      if (prefix !== '') add(word);
      const next = words[i + 1];
      if (next !== undefined) add(`${word} ${next}`);
    }
  }
  return [...tokens];
}

/** What the writer wrote himself: lines that quote another mail are not his. */
function withoutQuotes(text: string): string {
  return text
    .slice(0, 20_000)
    .replace(linear(/^[ \t]*>.*$/gm), ' ')
    .replace(linear(/^On .{5,150} wrote:\s*$/gm), ' ');
}

function wordsOf(text: string): readonly string[] {
  const start = text.slice(0, 20_000);
  // oxlint-disable-next-line no-control-regex -- everything beyond ASCII
  const letters = linear(/[^\u0000-\u007f]/).test(start) ? start.normalize('NFKC') : start;
  const lower = letters.toLowerCase().replace(linear(/[\u00ad\u200b-\u200f\u2060\ufeff]/g), '');
  const named = linear(/@|:\/\/|www\./).test(lower) ? lower.replace(linear(/(?:https?|ftp):\/\/\S+|www\.\S+|(?<!\S)[^\s@]{1,100}@\S+/g), ' ') : lower;
  const plain = named.replace(linear(/[\u2018\u2019]/g), "'").replace(linear(/\d[\d.,]*/g), '#');
  return (plain.match(linear(/[$€£]|#|[a-zà-ÿ](?:[a-zà-ÿ']{0,18}[a-zà-ÿ])?/g)) ?? []).slice(0, MAX_WORDS);
}

/** FNV-1a, 32 bits, mixed once more so that the low bits depend on all of them. */
function hashOf(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b3c6d) >>> 0;
}
