import type { Meter } from './meter.js';

const NEARBY = 32;

/** Bytes of a file, with native searches that are counted like everything else. */
export class Octets {
  constructor(
    readonly bytes: Buffer,
    readonly meter: Meter,
  ) {}

  get length(): number {
    return this.bytes.length;
  }

  /** Where these bytes are next, in [from, to); negative for nowhere. */
  indexOf(wanted: Buffer | number, from = 0, to = this.bytes.length): number {
    if (from >= to) return -1;
    const found = this.#nearby(wanted, from, to) ?? this.#far(wanted, from, to);
    this.meter.look((found < 0 ? to : found) - from + (typeof wanted === 'number' ? 1 : wanted.length));
    return found;
  }

  /** A native search costs as much as a hundred bytes before it begins: in a file that is full of what is looked for, that would be most of the time. */
  #nearby(wanted: Buffer | number, from: number, to: number): number | undefined {
    const first = typeof wanted === 'number' ? wanted : (wanted[0] as number);
    const size = typeof wanted === 'number' ? 1 : wanted.length;
    const end = Math.min(to - size + 1, from + NEARBY);
    for (let at = from; at < end; at++) {
      if (this.bytes[at] !== first) continue;
      if (size === 1 || this.#matches(wanted as Buffer, at)) return at;
    }
    return undefined;
  }

  #matches(wanted: Buffer, at: number): boolean {
    for (let i = 1; i < wanted.length; i++) if (this.bytes[at + i] !== wanted[i]) return false;
    return true;
  }

  #far(wanted: Buffer | number, from: number, to: number): number {
    return to === this.bytes.length ? this.bytes.indexOf(wanted, from) : this.bytes.subarray(0, to).indexOf(wanted, from);
  }

  includes(wanted: Buffer | number, from = 0, to = this.bytes.length): boolean {
    return this.indexOf(wanted, from, to) >= 0;
  }

  /** A piece as text, one character for each byte. */
  latin1(from: number, to: number): string {
    const end = Math.max(from, Math.min(to, this.bytes.length));
    this.meter.look(end - from);
    return this.bytes.toString('latin1', from, end);
  }

  startsWith(literal: string, at: number): boolean {
    for (let i = 0; i < literal.length; i++) if (this.bytes[at + i] !== literal.charCodeAt(i)) return false;
    return true;
  }
}
