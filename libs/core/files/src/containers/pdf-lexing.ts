import { LINE_END, octetSet, otherThan } from '../looking/characters.js';

/** White space of a PDF (ISO 32000 7.2.3): NUL and form feed are some too. */
export const BLANK = octetSet('\0', '\t', '\n', '\f', '\r', ' ');
const DELIMITER = octetSet('(', ')', '<', '>', '[', ']', '{', '}', '/', '%');
/** What names, numbers and keywords are made of. */
export const REGULAR = otherThan(BLANK.map((blank, octet) => blank | (DELIMITER[octet] as number)));

const BACKSLASH = 0x5c;
const OPEN = 0x28;
const CLOSE = 0x29;
const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const PERCENT = 0x25;

export type PdfToken = 'name' | 'string' | 'opens' | 'closes' | 'word' | 'mark' | 'end';

/** Reads one token after the other. Strings are one, with all that is in them; comments are white space. Never behind `end`. */
export class PdfLexer {
  /** Where the token begins that was read last, and where it ends. */
  from: number;

  constructor(
    readonly bytes: Buffer,
    public at: number,
    readonly end: number,
  ) {
    this.from = at;
  }

  /** `opens` and `closes` are those of a dictionary; `mark` any other delimiter. */
  next(): PdfToken {
    const { bytes } = this;
    this.passBlank();
    this.from = this.at;
    if (this.at >= this.end) return 'end';
    const octet = bytes[this.at++] as number;
    if (octet === OPEN) return this.#string();
    if ((octet === LESS || octet === GREATER) && bytes[this.at] === octet) {
      this.at += 1;
      return octet === LESS ? 'opens' : 'closes';
    }
    if (octet === LESS) {
      while (this.at < this.end && bytes[this.at++] !== GREATER);
      return 'string';
    }
    if (octet !== SLASH && REGULAR[octet] === 0) return 'mark';
    while (this.at < this.end && REGULAR[bytes[this.at] as number] === 1) this.at += 1;
    return octet === SLASH ? 'name' : 'word';
  }

  passBlank(): void {
    const { bytes, end } = this;
    for (; this.at < end; this.at++) {
      const octet = bytes[this.at] as number;
      if (octet === PERCENT) while (this.at < end && LINE_END[bytes[this.at] as number] === 0) this.at += 1;
      else if (BLANK[octet] === 0) return;
    }
  }

  is(word: string): boolean {
    return this.at - this.from === word.length && this.bytes.toString('latin1', this.from, this.at) === word;
  }

  #string(): PdfToken {
    const { bytes, end } = this;
    let depth = 1;
    for (; this.at < end && depth > 0; this.at++) {
      const octet = bytes[this.at];
      if (octet === BACKSLASH) this.at += 1;
      else if (octet === OPEN) depth += 1;
      else if (octet === CLOSE) depth -= 1;
    }
    this.at = Math.min(this.at, end);
    return 'string';
  }
}
