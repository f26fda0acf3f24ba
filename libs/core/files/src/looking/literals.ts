import { FOLDED } from './characters.js';
import type { Meter } from './meter.js';

/** Occurrence of a literal, by its number and first byte. True: go on, false: nothing more is wanted. */
export type Hit = (literal: number, start: number) => boolean;

/**
 * Finds any of many literals in one pass, without regard to the case of ASCII letters (Aho and Corasick, CACM 18, 1975). One step for each byte, whatever the
 * bytes are.
 */
export class Literals {
  readonly #classes = new Uint8Array(256);
  /** 1 for bytes that a literal begins with. */
  readonly #begins = new Uint8Array(256);
  readonly #shift: number;
  readonly #next: Uint16Array;
  /** Literals that end in a state, longest first. */
  readonly #ends: (readonly number[] | undefined)[];
  readonly #lengths: readonly number[];

  constructor(literals: readonly string[]) {
    const folded = literals.map((literal) => [...Buffer.from(literal, 'latin1')].map((octet) => FOLDED[octet] as number));
    this.#lengths = folded.map((octets) => octets.length);
    let classes = 1;
    for (const octet of new Set(folded.flat())) this.#classes[octet] = classes++;
    for (let octet = 65; octet <= 90; octet++) this.#classes[octet] = this.#classes[octet + 32] as number;
    for (const [first] of folded) for (let octet = 0; octet < 256; octet++) if (FOLDED[octet] === first) this.#begins[octet] = 1;
    this.#shift = Math.ceil(Math.log2(classes));
    const trie = [new Map<number, number>()];
    const ends: number[][] = [[]];
    folded.forEach((octets, number) => {
      let state = 0;
      for (const octet of octets) {
        const symbol = this.#classes[octet] as number;
        const known = trie[state]?.get(symbol);
        if (known === undefined) {
          trie[state]?.set(symbol, trie.length);
          state = trie.length;
          trie.push(new Map());
          ends.push([]);
        } else state = known;
      }
      ends[state]?.push(number);
    });
    this.#next = this.#automaton(trie, ends);
    this.#ends = ends.map((list) => (list.length === 0 ? undefined : list));
  }

  /** Turns the trie into a table of transitions, breadth first, so that what a state fails to is complete before it. */
  #automaton(trie: readonly ReadonlyMap<number, number>[], ends: number[][]): Uint16Array {
    const next = new Uint16Array(trie.length << this.#shift);
    const fails = new Array<number>(trie.length).fill(0);
    const queue = [0];
    for (let i = 0; i < queue.length; i++) {
      const state = queue[i] as number;
      const fail = fails[state] as number;
      if (state !== 0) ends[state]?.push(...(ends[fail] ?? []));
      for (let symbol = 0; symbol < 1 << this.#shift; symbol++) {
        const child = trie[state]?.get(symbol);
        const failed = state === 0 ? 0 : (next[(fail << this.#shift) | symbol] as number);
        next[(state << this.#shift) | symbol] = child ?? failed;
        if (child === undefined) continue;
        fails[child] = failed;
        queue.push(child);
      }
    }
    return next;
  }

  /** Occurrences that end in [from, to), in the order of their ends. */
  scan(bytes: Uint8Array, from: number, to: number, meter: Meter, hit: Hit): void {
    const classes = this.#classes;
    const next = this.#next;
    const begins = this.#begins;
    const ends = this.#ends;
    const shift = this.#shift;
    meter.look(to - from);
    let state = 0;
    for (let at = from; at < to; at++) {
      // Between occurrences most bytes begin nothing: passing those without a step of the automaton is several times as fast.
      if (state === 0) {
        while (at < to && begins[bytes[at] as number] === 0) at += 1;
        if (at === to) return;
      }
      state = next[(state << shift) | (classes[bytes[at] as number] as number)] as number;
      const found = ends[state];
      if (found === undefined) continue;
      for (const literal of found) if (!hit(literal, at + 1 - (this.#lengths[literal] as number))) return;
    }
  }
}
