import { LINE_END, SPACE, WORD } from './characters.js';
import { Cursor } from './cursor.js';
import { Literals } from './literals.js';
import type { Meter } from './meter.js';
import { all } from './steps.js';
import type { Step } from './steps.js';

/**
 * Where a literal counts. `word`: not behind a letter, digit or low line; `identifier`: nor a dollar sign. `suffix`: only
 * behind a letter, digit or low line. `line`: with nothing but white space before it in its line.
 * `column`: at the very beginning of a line.
 */
type Place = 'anywhere' | 'word' | 'identifier' | 'suffix' | 'line' | 'column';

export interface Mark {
  readonly literal: string;
  readonly place: Place;
  /** Upper and lower case differ. */
  readonly exact: boolean;
  readonly then: Step;
}

const mark =
  (place: Place) =>
  (literal: string, ...then: readonly Step[]): Mark => ({ literal, place, exact: false, then: all(...then) });

export const anywhere = mark('anywhere');
export const word = mark('word');
export const identifier = mark('identifier');
export const suffix = mark('suffix');
export const line = mark('line');
export const column = mark('column');
export const exactly = (of: Mark): Mark => ({ ...of, exact: true });

/** One sign: any of its marks. */
export type Sign = readonly Mark[];

/** What is told by at least `needs` of its signs. */
export interface Rule<Name extends string> {
  readonly name: Name;
  readonly needs: number;
  readonly signs: readonly Sign[];
}

/** Where the first sign of a rule was found. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Entry {
  readonly mark: Mark;
  readonly rule: number;
  readonly sign: number;
}

/** A table of rules that is looked for in one pass over the bytes. */
export class SignTable<Name extends string> {
  readonly #rules: readonly Rule<Name>[];
  readonly #literals: Literals;
  readonly #entries: readonly (readonly Entry[])[];
  readonly #signs: number;

  constructor(rules: readonly Rule<Name>[]) {
    this.#rules = rules;
    const byLiteral = new Map<string, Entry[]>();
    let signs = 0;
    rules.forEach((rule, number) => {
      for (const sign of rule.signs) {
        for (const own of sign) {
          const key = own.literal.toLowerCase();
          byLiteral.set(key, [...(byLiteral.get(key) ?? []), { mark: own, rule: number, sign: signs }]);
        }
        signs += 1;
      }
    });
    this.#signs = signs;
    this.#literals = new Literals([...byLiteral.keys()]);
    this.#entries = [...byLiteral.values()];
  }

  /** All literals, in lower case: what texts are made of that try to make this slow. */
  get literals(): readonly string[] {
    return this.#entries.map((entries) => (entries[0] as Entry).mark.literal.toLowerCase());
  }

  /** Rules that hold for these bytes, each with its first sign. */
  find(bytes: Uint8Array, meter: Meter): ReadonlyMap<Name, Span> {
    const cursor = new Cursor(bytes);
    const first: (Span | undefined)[] = new Array<undefined>(this.#rules.length).fill(undefined);
    const missing = this.#rules.map((rule) => rule.needs);
    const seen = new Uint8Array(this.#signs);
    let open = missing.length;
    this.#literals.scan(bytes, 0, bytes.length, meter, (literal, start) => {
      for (const { mark: own, rule, sign } of this.#entries[literal] as readonly Entry[]) {
        if (seen[sign] === 1 || missing[rule] === 0 || !fits(own, cursor, start)) continue;
        seen[sign] = 1;
        first[rule] ??= { start, end: cursor.at };
        missing[rule] = (missing[rule] as number) - 1;
        if (missing[rule] === 0) open -= 1;
      }
      meter.look(cursor.looked);
      cursor.looked = 0;
      return open > 0;
    });
    const found = new Map<Name, Span>();
    this.#rules.forEach(({ name }, i) => {
      const span = first[i];
      if (missing[i] === 0 && span !== undefined && !found.has(name)) found.set(name, span);
    });
    return found;
  }
}

function fits(own: Mark, cursor: Cursor, start: number): boolean {
  if (!stands(own.place, cursor, start)) return false;
  cursor.start = start;
  cursor.at = start;
  if (own.exact && !cursor.passLiteral(own.literal, true)) return false;
  cursor.at = start + own.literal.length;
  return own.then(cursor);
}

function stands(place: Place, cursor: Cursor, start: number): boolean {
  const { bytes } = cursor;
  const before = bytes[start - 1];
  cursor.looked += 1;
  if (place === 'suffix') return before !== undefined && WORD[before] === 1;
  if (place === 'anywhere' || before === undefined) return true;
  if (place === 'word') return WORD[before] !== 1;
  if (place === 'identifier') return WORD[before] !== 1 && before !== 0x24;
  if (place === 'column') return LINE_END[before] === 1;
  // Runs of white space before two literals are not the same bytes, so this too is linear.
  let at = start - 1;
  while (at >= 0 && SPACE[bytes[at] as number] === 1 && LINE_END[bytes[at] as number] !== 1) at -= 1;
  cursor.looked += start - at;
  return at < 0 || LINE_END[bytes[at] as number] === 1;
}
