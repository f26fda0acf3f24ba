import { FOLDED, SPACE } from './characters.js';
import type { OctetSet } from './characters.js';

/** A place in bytes from which one reads on. Counts the bytes it looks at. */
export class Cursor {
  at = 0;
  /** First byte of the literal that brought it here. */
  start = 0;
  looked = 0;
  readonly #remembered = new Map<string, number>();
  readonly #ahead = new Map<number, { readonly from: number; readonly at: number }>();

  constructor(readonly bytes: Uint8Array) {}

  /** Passes a run of these bytes, at most `max`; how many. */
  pass(set: OctetSet, max = Number.MAX_SAFE_INTEGER): number {
    const from = this.at;
    const end = Math.min(this.bytes.length, from + max);
    while (this.at < end && set[this.bytes[this.at] as number] === 1) this.at += 1;
    this.looked += this.at - from + 1;
    return this.at - from;
  }

  /** Passes white space, also the no-break space as UTF-8 has it. */
  passSpaces(): number {
    const from = this.at;
    for (; ; this.at += 1) {
      const octet = this.bytes[this.at] as number;
      if (SPACE[octet] !== 1 && (octet !== 0xc2 || this.bytes[this.at + 1] !== 0xa0)) break;
    }
    this.looked += this.at - from + 1;
    return this.at - from;
  }

  /** Passes a literal of lower-case letters, without regard to case, or exactly. */
  passLiteral(literal: string, exact: boolean): boolean {
    const { bytes, at } = this;
    for (let i = 0; i < literal.length; i++) {
      const octet = bytes[at + i];
      if (octet === undefined || (exact ? octet : FOLDED[octet]) !== literal.charCodeAt(i)) {
        this.looked += i + 1;
        return false;
      }
    }
    this.looked += literal.length;
    this.at += literal.length;
    return true;
  }

  /** Where the byte is next, from here on. Asked from growing places, it looks at each byte once. */
  ahead(octet: number): number {
    const known = this.#ahead.get(octet);
    if (known !== undefined && known.from <= this.at && this.at <= known.at) return known.at;
    const found = this.bytes.indexOf(octet, this.at);
    const at = found < 0 ? Number.MAX_SAFE_INTEGER : found;
    this.looked += Math.min(at, this.bytes.length) - this.at + 1;
    this.#ahead.set(octet, { from: this.at, at });
    return at;
  }

  remember(name: string): void {
    this.#remembered.set(name, this.at);
  }

  /** The last place remembered under that name. */
  remembered(name: string): number | undefined {
    return this.#remembered.get(name);
  }
}
