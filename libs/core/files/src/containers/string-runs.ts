import { octetSet, SPACE } from '../looking/characters.js';
import { HEX_VALUE } from '../looking/hex-digits.js';

/** Characters of base64 in either alphabet, of hexadecimal digits, of escapes as URLs have them. */
const CHARACTERS = octetSet('a-z', 'A-Z', '0-9', '+', '/', '=', '-', '_', '%', '.', '*', '@', '~');
const IDENTIFIER = octetSet('a-z', 'A-Z', '0-9', '_', '$', '.');
const LONGEST_NAME = 64;
const LONGEST_COMMENT = 200;
const BACKSLASH = 0x5c;
const GREATER = 0x3e;
const LESS = 0x3c;
const PLUS = 0x2b;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const EQUALS = 0x3d;
const QUOTES: ReadonlySet<number> = new Set([0x22, 0x27, 0x60]);
const BRACKETS: ReadonlySet<number> = new Set([0x28, 0x29]);
const CONCAT = Buffer.from('.concat(');

export interface StringRun {
  /** Characters of all of its strings, without white space, escapes undone. Until the next one is read. */
  readonly text: Buffer;
  /** Escapes in it stand for bytes that no text has: it is the content itself. */
  readonly isContent: boolean;
  /** Where to read on. */
  readonly next: number;
}

/**
 * Strings of a page that hold nothing but characters that stand for bytes, those put together counted as one: `'TVqQ' + "AAMA"`, elements of a list, `b += '…'`,
 * `.concat('…')`; and the text between two tags.
 */
export class StringRuns {
  readonly #text: Buffer;
  #isContent = false;

  constructor(readonly bytes: Buffer) {
    this.#text = Buffer.allocUnsafe(bytes.length);
  }

  /** Reads from a quote, or from the end of a tag. */
  read(from: number): StringRun {
    const { bytes } = this;
    let size = 0;
    this.#isContent = false;
    const given = (next: number): StringRun => ({ text: this.#text.subarray(0, size), isContent: this.#isContent, next });
    for (let at = from; ; ) {
      const open = bytes[at] as number;
      const string = this.#string(at + 1, size);
      if (bytes[string.end] !== (open === GREATER ? LESS : open)) return given(Math.max(string.end, from + 1));
      size = string.size;
      const next = open === GREATER ? -1 : this.#joined(string.end + 1);
      if (next < 0) return given(open === GREATER ? string.end : string.end + 1);
      at = next;
    }
  }

  /** Where a row of such characters ends that begins here, without quotes around. */
  rowEnd(from: number): number {
    let at = from;
    while (at < this.bytes.length && CHARACTERS[this.bytes[at] as number] === 1) at += 1;
    return at;
  }

  /** Takes characters up to the first that is none of them. */
  #string(from: number, taken: number): { readonly end: number; readonly size: number } {
    const { bytes } = this;
    let at = from;
    let size = taken;
    while (at < bytes.length) {
      let octet = bytes[at] as number;
      let width = 1;
      if (octet === BACKSLASH) {
        const escape = escapeAt(bytes, at + 1);
        if (escape === undefined) break;
        octet = escape.octet;
        width += escape.width;
        if (octet >= 0 && CHARACTERS[octet] !== 1) {
          // White space is part of what is read, and no sign of what it is.
          this.#isContent ||= SPACE[octet] !== 1;
          this.#text[size++] = octet;
        }
      }
      if (CHARACTERS[octet] === 1) this.#text[size++] = octet;
      else if (width === 1 && SPACE[octet] !== 1) break;
      at += width;
    }
    return { end: at, size };
  }

  /** The quote of the next string that is put behind; negative when none is. */
  #joined(from: number): number {
    const { bytes } = this;
    let at = this.#pass(from);
    if (bytes[at] === PLUS || bytes[at] === COMMA) at += 1;
    else if (bytes.subarray(at, at + CONCAT.length).equals(CONCAT)) at += CONCAT.length;
    else {
      if (bytes[at] === SEMICOLON) at = this.#pass(at + 1);
      const end = at + LONGEST_NAME;
      const name = at;
      while (at < end && IDENTIFIER[bytes[at] ?? 0] === 1) at += 1;
      if (at === name) return -1;
      at = this.#pass(at);
      if (bytes[at] !== PLUS || bytes[at + 1] !== EQUALS) return -1;
      at += 2;
    }
    at = this.#pass(at);
    return QUOTES.has(bytes[at] ?? 0) ? at : -1;
  }

  /** White space, brackets and one comment. */
  #pass(from: number): number {
    const { bytes } = this;
    let at = from;
    const skip = () => {
      while (SPACE[bytes[at] ?? 0] === 1 || BRACKETS.has(bytes[at] ?? 0)) at += 1;
    };
    skip();
    if (bytes[at] === 0x2f && bytes[at + 1] === 0x2a) {
      const end = bytes.subarray(at, at + LONGEST_COMMENT).indexOf('*/');
      if (end > 0) at += end + 2;
      skip();
    }
    return at;
  }
}

interface Escape {
  /** Negative for a line that goes on: it stands for nothing. */
  readonly octet: number;
  readonly width: number;
}

const SINGLE: ReadonlyMap<number, number> = new Map(
  [...'n\nr\rt\tb\bf\fv\v'].flatMap((c, i, all) => (i % 2 === 0 ? [[c.charCodeAt(0), all[i + 1]?.charCodeAt(0) ?? 0] as const] : [])),
);
const LF = 10;
const CR = 13;

/** `x41`, `u0041`, `101` in base eight, a line that goes on, a character that needs no escape (ECMA-262 12.9.4, B.1.2). */
export function escapeAt(bytes: Buffer, at: number): Escape | undefined {
  const octet = bytes[at];
  if (octet === undefined) return undefined;
  if (octet === LF) return { octet: -1, width: 1 };
  if (octet === CR) return { octet: -1, width: bytes[at + 1] === LF ? 2 : 1 };
  if (octet >= 0x30 && octet <= 0x37) return octal(bytes, at);
  const digits = octet === 0x78 ? 2 : octet === 0x75 ? 4 : 0;
  if (digits === 0) return { octet: SINGLE.get(octet) ?? octet, width: 1 };
  let value = 0;
  for (let i = 1; i <= digits; i++) {
    const digit = HEX_VALUE[bytes[at + i] ?? 0] as number;
    if (digit < 0) return undefined;
    value = value * 16 + digit;
  }
  return value < 256 ? { octet: value, width: digits + 1 } : undefined;
}

function octal(bytes: Buffer, at: number): Escape {
  let value = 0;
  let width = 0;
  for (; width < 3; width++) {
    const digit = (bytes[at + width] ?? 0) - 0x30;
    if (digit < 0 || digit > 7 || value * 8 + digit > 255) break;
    value = value * 8 + digit;
  }
  return { octet: value, width };
}
