import { Literals } from '../looking/literals.js';
import type { Octets } from '../looking/octets.js';
import type { PdfDecryption } from './pdf-encryption.js';
import { PdfLexer, REGULAR } from './pdf-lexing.js';
import { numbersBefore } from './pdf-objects.js';
import { firstString } from './pdf-strings.js';

/** Strings that a program may take the name from (ISO 32000 7.11.3), and the dictionary of the streams. */
const KEYS = ['/UF', '/F', '/Unix', '/DOS', '/Mac', '/Desc', '/EF'];
const FILES = KEYS.length - 1;
const MARKS = new Literals(KEYS);
const OBJ = Buffer.from('obj');
const MAX_NAMES = 200;
/** Bytes of one string, or of one list of references. */
const LONGEST = 4096;
/** Bytes of all of them: each may begin within another. */
const MAX_BYTES = 200_000;

/** Objects in plain. `first`: they are those of an object stream, numbers in front, the objects from there on (ISO 32000 7.5.7). */
interface Part {
  readonly objects: Octets;
  readonly first?: number | undefined;
}

/** What the file specifications of a PDF name and point to. Which name belongs to which stream is not followed: each file goes by all of them. */
export class FileSpecifications {
  readonly #names = new Set<string>();
  readonly #streams = new Set<number>();
  /** Numbers of dictionaries that hold the references instead. */
  readonly #lists = new Set<number>();
  readonly #parts: Part[] = [];
  #left = MAX_BYTES;

  constructor(readonly decryption: PdfDecryption | undefined) {}

  /** There were more than are read. */
  get cut(): boolean {
    return this.#left <= 0 || this.#names.size >= MAX_NAMES;
  }

  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Objects without escapes in names. */
  read(objects: Octets, first?: number): void {
    const { bytes, meter } = objects;
    this.#parts.push({ objects, first });
    MARKS.scan(bytes, 0, bytes.length, meter, (key, at) => {
      const from = at + (KEYS[key] as string).length;
      if (REGULAR[bytes[from] ?? 0] === 1) return true;
      if (key === FILES) this.#references(objects, from, this.#streams, this.#lists);
      else if (this.#names.size < MAX_NAMES) this.#nameAt(objects, from);
      return this.#left > 0;
    });
  }

  /** Numbers of the streams that specifications point to. */
  streams(): ReadonlySet<number> {
    if (this.#lists.size > 0) for (const part of this.#parts) this.#readLists(part);
    return this.#streams;
  }

  /** References of the dictionary that begins here; when one stands here itself, it is that of a list. */
  #references(objects: Octets, from: number, into: Set<number>, lists?: Set<number>): void {
    const lexer = new PdfLexer(objects.bytes, from, Math.min(objects.length, from + LONGEST));
    let depth = 0;
    let words: string[] = [];
    for (let token = lexer.next(); token !== 'end'; token = lexer.next()) {
      if (token === 'opens') depth += 1;
      if (token === 'closes') depth -= 1;
      const text = token === 'word' ? objects.bytes.toString('latin1', lexer.from, Math.min(lexer.at, lexer.from + 12)) : '';
      if (text === 'R' && words.length > 1) (depth === 0 ? lists : into)?.add(Number(words.at(-2)));
      words = token === 'word' ? [...words.slice(-1), text] : [];
      // A list by its number is at most three words.
      if (depth < 0 || (depth === 0 && (token !== 'word' || text === 'R'))) break;
    }
    objects.meter.look(lexer.at - from);
    this.#left -= lexer.at - from;
  }

  #nameAt(objects: Octets, from: number): void {
    const { bytes } = objects;
    const lexer = new PdfLexer(bytes, from, Math.min(bytes.length, from + LONGEST));
    const isString = lexer.next() === 'string';
    objects.meter.look(lexer.at - from);
    if (!isString) return;
    this.#left -= lexer.at - from;
    const value = firstString(bytes.toString('latin1', lexer.from, lexer.at), 0);
    if (value === undefined) return;
    this.#name(value);
    const opened = this.decryption?.(value, ...ownerOf(objects, from));
    if (opened !== undefined) this.#name(opened);
  }

  #readLists({ objects, first }: Part): void {
    for (const at of first === undefined ? this.#listsBehindHeads(objects) : this.#listsOf(objects, first))
      this.#references(objects, at, this.#streams);
  }

  *#listsBehindHeads(objects: Octets): Iterable<number> {
    for (let at = objects.indexOf(OBJ); at >= 0; at = objects.indexOf(OBJ, at + OBJ.length))
      if (this.#left > 0 && this.#lists.has(numbersBefore(objects.bytes, at)[0])) yield at + OBJ.length;
  }

  *#listsOf(objects: Octets, first: number): Iterable<number> {
    const lexer = new PdfLexer(objects.bytes, 0, Math.min(objects.length, first));
    for (let token = lexer.next(); token === 'word'; token = lexer.next()) {
      const number = wordOf(lexer);
      if (lexer.next() !== 'word') return;
      if (this.#left > 0 && this.#lists.has(number)) yield first + wordOf(lexer);
    }
    objects.meter.look(lexer.at);
  }

  #name(value: Buffer): void {
    const isWide = value[0] === 0xfe && value[1] === 0xff && value.length % 2 === 0;
    const name = isWide ? Buffer.from(value.subarray(2)).swap16().toString('utf16le') : value.toString(isUtf8(value) ? 'utf8' : 'latin1');
    if (name !== '') this.#names.add(name);
  }
}

const wordOf = ({ bytes, from, at }: PdfLexer) => Number(bytes.toString('latin1', from, Math.min(at, from + 12)));

/** Number and generation of the object that a place is in: strings are sealed by it. */
function ownerOf(objects: Octets, at: number): readonly [number: number, generation: number] {
  const before = objects.bytes.subarray(Math.max(0, at - LONGEST), at);
  objects.meter.look(before.length);
  for (let head = before.lastIndexOf(OBJ); head >= 0; head = head === 0 ? -1 : before.lastIndexOf(OBJ, head - 1)) {
    const own = numbersBefore(before, head);
    if (!Number.isNaN(own[0])) return own;
  }
  return [Number.NaN, Number.NaN];
}

/** Text strings of PDF 2.0 may begin with the mark of UTF-8 (7.9.2.2). */
function isUtf8(value: Buffer): boolean {
  return value[0] === 0xef && value[1] === 0xbb && value[2] === 0xbf;
}
