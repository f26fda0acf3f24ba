import { Work } from '@postern/kernel';

import { findDelimiterLines } from './delimiter-lines.js';
import type { DelimiterLines } from './delimiter-lines.js';
import type { HeaderReading, Note } from './header-fields.js';
import type { MailLimits } from './limits.js';
import { isLimit } from './mail-findings.js';
import type { MailFinding } from './mail-findings.js';
import type { MimePart } from './mime-part.js';
import { decodeTransfer } from './transfer-encoding.js';
import { visible } from './visible.js';

/** A part while it is built. */
export type Draft = { -readonly [K in keyof MimePart]: MimePart[K] } & { children: Draft[]; parent?: Draft };

/** Where an entity stands, and how it was come by. */
export interface Place {
  readonly source: Buffer;
  readonly start: number;
  readonly end: number;
  readonly path: string;
  readonly depth: number;
  readonly messageDepth: number;
  readonly reading: MimePart['reading'];
  /** Type when none is declared (RFC 2046 5.1.5). */
  readonly defaultType: string;
  readonly parent: Draft | undefined;
  readonly headerReading?: HeaderReading;
}

const MAX_FINDINGS = 500;

/** What one parse has seen so far: budgets, findings, and which bytes were read as what, so that no reading is followed twice. */
export class MimeWalk {
  readonly findings: MailFinding[] = [];
  readonly work: Work;
  readonly drafts: Draft[] = [];
  readonly places = new Map<Draft, Place>();
  /** Multiparts without members, once more as text. */
  readonly shownAsText = new Set<Draft>();
  /** Buffers that are searched for stray parts: the message and what encoded messages decode to. */
  readonly sources: Buffer[] = [];
  decodedLeft: number;
  /** Where the fields of the root end. */
  headerEnd = 0;
  readonly #noted = new Set<string>();
  readonly #lines = new Map<Buffer, DelimiterLines>();
  readonly #visited = new Map<Buffer, Set<string>>();
  readonly #starts = new Map<Buffer, Set<number>>();
  readonly #numbers = new Map<Draft, number>();

  constructor(
    readonly limits: MailLimits,
    bytes: Buffer,
  ) {
    this.work = new Work(limits.maxWorkFactor);
    this.decodedLeft = limits.maxDecodedBytes;
    this.addSource(bytes);
  }

  addSource(bytes: Buffer): void {
    // What a message decodes to may be far more than the message, so it earns less work.
    this.work.allow(this.sources.length === 0 ? bytes.length : bytes.length / 4);
    this.sources.push(bytes);
  }

  noter(path: string): Note {
    return (code, evidence) => {
      const key = `${code} ${path}`;
      if (this.#noted.has(key) || (this.findings.length >= MAX_FINDINGS && !(isLimit(code) && !this.#noted.has(code)))) return;
      this.#noted.add(key).add(code);
      this.findings.push({ code, evidence: visible(evidence, 200), part: path });
    };
  }

  /** False once the work is used up: the reading at hand ends, with a finding. */
  spend(octets: number, path: string): boolean {
    if (this.work.spend(octets)) return true;
    this.noter(path)('LIMIT_WORK', `${this.limits.maxWorkFactor} times the bytes of the message`);
    return false;
  }

  /** No part fits any more, so there is no use in looking for one. */
  get full(): boolean {
    return this.drafts.length >= this.limits.maxParts;
  }

  /** Whether one more part fits the budgets. */
  admits(place: Pick<Place, 'depth' | 'path'>): boolean {
    const { maxParts, maxDepth } = this.limits;
    if (this.full) this.noter(place.path)('LIMIT_PARTS', `${maxParts} parts`);
    else if (place.depth > maxDepth) this.noter(place.path)('LIMIT_DEPTH', `${maxDepth} levels`);
    else return true;
    return false;
  }

  adopt(place: Place, part: Draft): void {
    this.drafts.push(part);
    this.places.set(part, place);
    part.parent?.children.push(part);
  }

  /** Path of the next child. */
  nextPath(parent: Draft): string {
    const number = (this.#numbers.get(parent) ?? 0) + 1;
    this.#numbers.set(parent, number);
    return `${parent.path}.${number}`;
  }

  /** False when these bytes were read as an entity before. */
  firstVisit({ source, start, end, headerReading }: Place): boolean {
    const key = `${start}-${end}-${headerReading ?? 'any'}`;
    const visited = setOf(this.#visited, source);
    setOf(this.#starts, source).add(start);
    if (visited.has(key)) return false;
    visited.add(key);
    return true;
  }

  /** Whether an entity was read that begins there. */
  startsAt(source: Buffer, start: number): boolean {
    return this.#starts.get(source)?.has(start) === true;
  }

  linesOf(source: Buffer, path: string): readonly number[] {
    const known = this.#lines.get(source);
    if (known !== undefined) return known.offsets;
    const { maxDelimiterLines } = this.limits;
    const lines = this.spend(source.length, path) ? findDelimiterLines(source, maxDelimiterLines) : { offsets: [], cut: false };
    if (lines.cut) this.noter(path)('LIMIT_DELIMITERS', `${maxDelimiterLines} lines`);
    this.#lines.set(source, lines);
    return lines.offsets;
  }

  /** Bytes of a part after its encoding, out of the budget for decoded bytes; undefined when that is used up. */
  decode(part: Draft, encoding: string): Buffer | undefined {
    const raw = part.source.subarray(part.bodyStart, part.bodyEnd);
    if (!this.spend(raw.length, part.path)) return undefined;
    const decoded = decodeTransfer(raw, encoding, this.decodedLeft);
    if (decoded.truncated) {
      this.noter(part.path)('LIMIT_DECODED_BYTES', `${this.limits.maxDecodedBytes} bytes`);
      return undefined;
    }
    return decoded.bytes;
  }
}

function setOf<K, V>(map: Map<K, Set<V>>, key: K): Set<V> {
  const set = map.get(key) ?? new Set<V>();
  map.set(key, set);
  return set;
}
