import { countedWork } from './counted-work.js';

/** Characters of which each is of a class that some pattern or loop treats in its own way. */
const CHARACTERS = [...'aZ0 \t\r\n\0.,;:"\'()<>[]{}@=%&/\\-_#!?*|+$~^`', '\r\n', 'é', 'ж', '票', '\u200b', '\u{1f600}'];

/** A text of about that size by repeating. */
export const fill = (unit: string, size: number): string => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);

/** What stands behind a word in the pairs. */
const BEHIND = [...'a0 .;"(<>=/\n'];

/** Runs of each class of characters, each word of the subject's own, and pairs of words and of word and character. */
export function unitsOf(words: readonly string[]): readonly string[] {
  const pairs = words.flatMap((first, at) => [...words.slice(at + 1).map((second) => first + second), ...BEHIND.map((one) => first + one)]);
  return [...new Set([...CHARACTERS, ...words, ...pairs])];
}

export interface WorkSubject {
  /** What is done with a text. */
  readonly run: (text: string) => void;
  /** Literals that it looks for. */
  readonly words: readonly string[];
  /** What is put before and behind. */
  readonly head?: string;
  readonly tail?: string;
  /** Characters of the largest text, where a limit lies below a million. */
  readonly max?: number;
}

export interface Excess {
  readonly unit: string;
  readonly size: number;
  /** Work for each character. */
  readonly ratio: number;
}

const LONG = process.env['POSTERN_TEST_LONG'] === '1';
/** Characters at which the worst units are looked at. */
const LARGE = LONG ? 16_000_000 : 1_000_000;
const SMALL = 2_500;
/** Units that are looked at with large sizes: those with the most work for a character, and those whose work grows. */
const WORST = 3;

/** Texts for which the work is more than `max` for each character, besides a start of `free`. */
export function excessOf({ run, words, head = '', tail = '', max: largest = LARGE }: WorkSubject, max: number, free = 200_000): readonly Excess[] {
  const at = (unit: string, size: number): Excess => {
    const text = head + fill(unit, size) + tail;
    const work = countedWork(() => run(text));
    return { unit, size, ratio: Math.max(0, work - free) / size };
  };
  const small = unitsOf(words).map((unit) => {
    const text = (size: number) => head + fill(unit, size) + tail;
    const [less, more] = [SMALL, SMALL * 4].map((size) => countedWork(() => run(text(size))));
    return { unit, growth: (more ?? 0) / Math.max(1, less ?? 0), ratio: (more ?? 0) / (SMALL * 4) };
  });
  const worst = new Set([
    ...small.toSorted((a, b) => b.growth - a.growth).slice(0, WORST),
    ...small.toSorted((a, b) => b.ratio - a.ratio).slice(0, WORST),
  ]);
  return [...worst].map(({ unit }) => at(unit, largest)).filter(({ ratio }) => ratio > max);
}
