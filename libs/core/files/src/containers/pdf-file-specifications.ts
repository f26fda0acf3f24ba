import { linear } from '@postern/linear';

import type { Octets } from '../looking/octets.js';
import type { PdfDecryption } from './pdf-encryption.js';
import { stringOf } from './pdf-strings.js';

const MARKS = [Buffer.from('/Filespec'), Buffer.from('/EF')];
/** Bytes around a mark in which its dictionary stands. */
const AROUND = 400;
const MAX_SPECIFICATIONS = 1000;
const MAX_NAMES = 20;
/** Strings that a program may take the name from (ISO 32000 7.11.3). */
const NAME_KEYS = ['/UF', '/F', '/Unix', '/DOS', '/Mac', '/Desc'];
const EMBEDDED = linear(/\/EF\s{0,8}(?:<<([^>]{0,300})|(\d{1,10})\s{1,8}\d{1,5}\s{1,8}R)/g);
const REFERENCE = linear(/(\d{1,10})\s{1,8}\d{1,5}\s{1,8}R/g);
const OBJECT = linear(/(\d{1,10})\s{1,4}(\d{1,5})\s{1,4}obj/g);

/** What the file specifications of a PDF name and point to. Which name belongs to which stream is not followed: each file goes by all of them. */
export class FileSpecifications {
  readonly #names = new Set<string>();
  readonly #streams = new Set<number>();
  /** Numbers of dictionaries that hold the references instead. */
  readonly #lists = new Set<number>();
  readonly #held = new Map<number, readonly number[]>();
  #seen = 0;

  constructor(readonly decryption: PdfDecryption | undefined) {}

  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Numbers of the streams that specifications point to. */
  streams(): ReadonlySet<number> {
    return new Set([...this.#streams, ...[...this.#lists].flatMap((list) => this.#held.get(list) ?? [])]);
  }

  /** Objects without escapes in names. */
  read(objects: Octets): void {
    for (const mark of MARKS) {
      let done = 0;
      for (let at = objects.indexOf(mark); at >= 0; at = objects.indexOf(mark, at + mark.length)) {
        // Several marks in one dictionary are read with the first of them.
        if (at < done) continue;
        this.#seen += 1;
        if (this.#seen > MAX_SPECIFICATIONS) return void objects.meter.crossed.add('LIMIT_FILES');
        done = at + AROUND;
        this.#specification(objects.latin1(Math.max(0, at - AROUND), done));
      }
    }
  }

  #specification(text: string): void {
    for (const [, inline, list] of text.matchAll(EMBEDDED)) {
      if (list !== undefined) this.#lists.add(Number(list));
      for (const [, number] of (inline ?? '').matchAll(REFERENCE)) this.#streams.add(Number(number));
    }
    const owner = [...text.matchAll(OBJECT)];
    for (const [i, match] of owner.entries()) {
      const own = text.slice(match.index, owner[i + 1]?.index ?? text.length);
      this.#held.set(
        Number(match[1]),
        [...own.matchAll(REFERENCE)].map(([, number]) => Number(number)),
      );
    }
    const [, number, generation] = owner.findLast(({ index }) => index < AROUND) ?? [];
    for (const key of NAME_KEYS) {
      const value = stringOf(text, key);
      if (value === undefined || this.#names.size >= MAX_NAMES) continue;
      this.#name(value);
      const opened = number === undefined ? undefined : this.decryption?.(value, Number(number), Number(generation));
      if (opened !== undefined) this.#name(opened);
    }
  }

  #name(value: Buffer): void {
    const isWide = value[0] === 0xfe && value[1] === 0xff && value.length % 2 === 0;
    const name = isWide ? Buffer.from(value.subarray(2)).swap16().toString('utf16le') : value.toString(isUtf8(value) ? 'utf8' : 'latin1');
    if (name !== '') this.#names.add(name);
  }
}

/** Text strings of PDF 2.0 may begin with the mark of UTF-8 (7.9.2.2). */
function isUtf8(value: Buffer): boolean {
  return value[0] === 0xef && value[1] === 0xbb && value[2] === 0xbf;
}
