import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

import { automatonOf } from './automaton.mjs';

/** Words of a pattern: its literal runs, and one character of each of its classes. */
export function piecesOf(source: string, flags: string): { words: string[]; characters: string[] } {
  const words = new Set<string>();
  visitRegExpAST(new RegExpParser().parsePattern(source, 0, source.length, { unicode: flags.includes('u') }), {
    onAlternativeEnter: ({ elements }) => {
      let word = '';
      for (const one of elements) {
        if (one.type === 'Character') word += String.fromCodePoint(one.value);
        else {
          if (word.length > 1) words.add(word);
          word = '';
        }
      }
      if (word.length > 1) words.add(word);
    },
  });
  return { words: [...words], characters: automatonOf(source, flags).classes.shown };
}

/** Texts on which a pattern may take long: runs of each class, pairs and triples of its own words and characters, the worst that the prover saw. Always the same. */
export function* attackTexts(source: string, flags: string, worst: string, long: number, short: number, rounds = 5): Generator<string> {
  const { words, characters } = piecesOf(source, flags);
  const fill = (unit: string, size: number) => (unit === '' ? '' : unit.repeat(Math.ceil(size / unit.length)).slice(0, size));
  for (const one of [...characters, ...words]) yield fill(one, long);
  for (let from = Math.max(0, worst.length - 24); from < worst.length; from += 3) yield fill(worst.slice(from), long);
  for (const spoiled of ['', '\n', '!', '!\n!', '\0']) {
    yield worst + spoiled;
    yield worst.slice(0, -8) + fill(worst.slice(-8), short) + spoiled;
  }
  const pieces = [...words, ...characters];
  const next = dice(source.length * 31 + pieces.length);
  const pick = () => pieces[next(pieces.length)] ?? '';
  for (let made = 0; made < rounds; made++) yield fill(pick() + pick(), short);
  for (let made = 0; made < rounds; made++) yield fill(pick() + pick() + pick(), short);
  // A beginning, a long run, something that spoils it.
  for (let made = 0; made < rounds; made++) yield pick() + pick() + fill(pick(), short) + pick();
  for (let made = 0; made < rounds; made++)
    yield Array.from({ length: short / 4 }, pick)
      .join('')
      .slice(0, short);
}

/** Numbers that look random and are the same in each run. */
function dice(seed: number): (sides: number) => number {
  let state = (seed | 1) >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}
