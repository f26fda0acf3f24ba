import { canonical, startsOf } from './phrase-starts.js';

/** Which of several expressions may match at a place, by the characters there. */
export interface PhraseIndex {
  /** Numbers of the expressions that may, in rising order; an empty list for most places. */
  at(text: string, place: number): readonly number[];
}

const NONE: readonly number[] = [];
const UNITS = 65_536;

/** A tree of beginnings in rows of one array: for each kind of character the number of the next row, 0 for none. */
interface Tree {
  readonly here: (readonly number[])[];
  readonly rows: number[][];
}

/** For expressions without regard to case. */
export function indexOf(sources: readonly string[]): PhraseIndex {
  const starts = sources.map((source) => [...startsOf(source)]);
  // Kind 0 is all that begins nothing.
  const alphabet = [...new Set(starts.flat().join(''))];
  const kindOf = kindsIn(alphabet);
  const width = alphabet.length + 1;
  const { here, rows } = treeOf(starts, (c) => alphabet.indexOf(c) + 1, width);
  const table = Uint16Array.from(rows.flat());
  return {
    at(text, place) {
      let row = table[kindOf(text.charCodeAt(place))] as number;
      if (row === 0) return here[0] as readonly number[];
      for (let at = place + 1; at < text.length; at++) {
        const next = table[row * width + kindOf(text.charCodeAt(at))] as number;
        if (next === 0) break;
        row = next;
      }
      return here[row] as readonly number[];
    },
  };
}

function treeOf(starts: readonly (readonly string[])[], kindOf: (c: string) => number, width: number): Tree {
  const here: (readonly number[])[] = [NONE];
  const rows: number[][] = [new Array<number>(width).fill(0)];
  for (const [number, list] of starts.entries()) {
    for (const start of list) {
      let row = 0;
      for (const c of start) {
        const next = rows[row]?.[kindOf(c)] || rows.push(new Array<number>(width).fill(0)) - 1;
        (rows[row] as number[])[kindOf(c)] = next;
        here[next] ??= NONE;
        row = next;
      }
      here[row] = [...(here[row] ?? NONE), number];
    }
  }
  // What may begin with less may also begin with more; a row stands behind the one that leads to it.
  for (const [row, next] of rows.entries()) {
    for (const below of next) if (below !== 0) here[below] = [...new Set([...(here[row] ?? NONE), ...(here[below] ?? NONE)])].sort((a, b) => a - b);
  }
  return { here, rows };
}

/** The place of a code unit in an alphabet of canonical characters, from 1; found out when it is first seen, since most of Unicode never is. */
function kindsIn(alphabet: readonly string[]): (unit: number) => number {
  const kinds = new Int16Array(UNITS).fill(UNSEEN);
  const places = new Map(alphabet.map((c, i) => [c, i + 1]));
  return (unit) => {
    const known = kinds[unit] as number;
    if (known !== UNSEEN) return known;
    const kind = places.get(canonical(String.fromCharCode(unit))) ?? 0;
    kinds[unit] = kind;
    return kind;
  };
}
const UNSEEN = -1;
