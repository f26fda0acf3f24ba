import { FOLDED, WORD } from './characters.js';
import type { OctetSet } from './characters.js';
import type { Cursor } from './cursor.js';

/**
 * One step of what is expected behind a literal. It passes what fits and says whether it did. No step tries another way to fit, so a sequence looks at each byte
 * once: a pattern without backtracking.
 */
export type Step = (cursor: Cursor) => boolean;

const lower = (literal: string) => [...literal].map((c) => String.fromCharCode(FOLDED[c.charCodeAt(0)] as number)).join('');

export const text = (literal: string): Step => {
  const folded = lower(literal);
  return (cursor) => cursor.passLiteral(folded, false);
};
export const exactText =
  (literal: string): Step =>
  (cursor) =>
    cursor.passLiteral(literal, true);

export const spaces: Step = (cursor) => cursor.passSpaces() >= 0;
export const someSpaces: Step = (cursor) => cursor.passSpaces() > 0;
export const name: Step = (cursor) => cursor.pass(WORD) > 0;

/** Between `least` and `max` bytes of the set; a longer run fits with its beginning. */
export const run =
  (set: OctetSet, least: number, max?: number): Step =>
  (cursor) =>
    cursor.pass(set, max) >= least;

/** The next byte, which is passed, is one of the set. */
export const one =
  (set: OctetSet): Step =>
  (cursor) =>
    cursor.pass(set, 1) === 1;

export const all =
  (...steps: readonly Step[]): Step =>
  (cursor) =>
    steps.every((step) => step(cursor));

/** Passes the steps if all of them fit, else nothing. The steps begin with a literal or a bounded run, so that little is looked at twice. */
export const maybe = (...steps: readonly Step[]): Step => {
  const sequence = all(...steps);
  return (cursor) => {
    const from = cursor.at;
    if (!sequence(cursor)) cursor.at = from;
    return true;
  };
};

/** The first of these that fits. */
export const either =
  (...steps: readonly Step[]): Step =>
  (cursor) => {
    const from = cursor.at;
    return steps.some((step) => {
      cursor.at = from;
      return step(cursor);
    });
  };

/** No letter, digit or low line follows. */
export const wordEnds: Step = (cursor) => {
  cursor.looked += 1;
  return WORD[cursor.bytes[cursor.at] ?? 0] !== 1;
};

/** The byte comes within so many bytes. */
export const within =
  (max: number, octet: string): Step =>
  (cursor) =>
    cursor.ahead(octet.charCodeAt(0)) - cursor.at <= max;

/** Passes everything up to the byte and the byte itself, when it comes within so many bytes and in this line. */
export const upTo =
  (max: number, octet: string): Step =>
  (cursor) => {
    const found = cursor.ahead(octet.charCodeAt(0));
    if (found - cursor.at > max || cursor.ahead(10) < found) return false;
    cursor.at = found + 1;
    return true;
  };

/** Keeps the place for `near`; never fits, so that the last such place is the one that is kept. */
export const remember =
  (place: string): Step =>
  (cursor) => {
    cursor.remember(place);
    return false;
  };

/** The literal begins at most so many bytes behind the place that was kept. */
export const near =
  (place: string, max: number): Step =>
  (cursor) => {
    const from = cursor.remembered(place);
    return from !== undefined && cursor.start >= from && cursor.start - from <= max;
  };
