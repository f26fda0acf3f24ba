import type { EmbeddedFile } from '../embedded-file.js';
import { octetSet, SPACE } from '../looking/characters.js';
import type { Octets } from '../looking/octets.js';
import { filesIn, isOpaque, LEAST } from './payload-forms.js';
import { StringRuns } from './string-runs.js';

const GREATER = 0x3e;
const QUOTES: ReadonlySet<number> = new Set([0x22, 0x27, 0x60, GREATER]);
const LISTS: ReadonlySet<number> = new Set([0x5b, 0x28]);
const MAX_FILES = 100;
/** A string this long with digits among its letters is no word of a program. */
const LEAST_STRING = 128;
/** A row of characters without quotes around it; a link may have some hundred. */
const LEAST_ROW = 1024;
/** A list of numbers this long is no table of a library. */
const LEAST_LIST = 512;
/** Looks at each byte of a string to try all forms that it may have. */
const FORMS = 6;

/** What the scripts, attributes and elements of a page carry as text that stands for bytes. */
export interface PagePayloads {
  readonly files: readonly EmbeddedFile[];
  /** Characters of strings, and numbers of lists, that stand for bytes of which nobody can say what they are. */
  readonly opaque: number;
}

/** Files that a page carries in its strings and lists of numbers, to put them together in the browser (HTML smuggling). Looks at each byte a bounded number of times. */
export function pagePayloads({ bytes, meter }: Octets): PagePayloads {
  const files: EmbeddedFile[] = [];
  const strings = new StringRuns(bytes);
  let opaque = 0;
  meter.look(2 * bytes.length);
  const take = (found: readonly Buffer[]) => {
    for (const content of found) {
      if (files.length >= MAX_FILES) {
        meter.crossed.add('LIMIT_FILES');
        return;
      }
      files.push({ name: `script-${files.length + 1}`, bytes: content });
    }
  };
  const evaluate = (text: Buffer, form: 'text' | 'bytes', least: number) => {
    meter.look(FORMS * text.length);
    const found = filesIn(text, form);
    take(found);
    if (found.length === 0 && text.length >= least && isOpaque(text)) opaque += text.length;
  };
  for (let at = 0; at < bytes.length; ) {
    const octet = bytes[at] as number;
    if (QUOTES.has(octet)) {
      const { text, isContent, next } = strings.read(at);
      at = next;
      if (text.length < LEAST) continue;
      if (octet === GREATER) for (const row of rows(text)) evaluate(row, 'text', LEAST_STRING);
      else evaluate(text, isContent ? 'bytes' : 'text', LEAST_STRING);
    } else if (LISTS.has(octet)) {
      const { content, next } = numbersAt(bytes, at + 1);
      at = next;
      if (content.length < LEAST) continue;
      meter.look(FORMS * content.length);
      const found = filesIn(content, 'bytes');
      take(found);
      if (found.length === 0 && content.length >= LEAST_LIST) opaque += content.length;
    } else {
      const end = strings.rowEnd(at);
      // What a data URL carries is a file already.
      if (end - at >= LEAST && !isBehind(bytes, at, DATA)) for (const row of rows(bytes.subarray(at, end))) evaluate(row, 'text', LEAST_ROW);
      at = Math.max(end, at + 1);
    }
  }
  return { files, opaque };
}

const DATA = Buffer.from('base64,');
const isBehind = (bytes: Buffer, at: number, literal: Buffer) => at >= literal.length && bytes.subarray(at - literal.length, at).equals(literal);

const EQUALS = 0x3d;
const ALPHANUMERIC = octetSet('a-z', 'A-Z', '0-9');

/** Values in a row of characters that has no quotes around it: `<!--TVqQ-->`, `value=TVqQ`, an expression. */
function rows(row: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let from = 0; from < row.length; ) {
    const equals = row.indexOf(EQUALS, from);
    const to = equals < 0 ? row.length : equals;
    let [start, end] = [from, to];
    while (start < end && ALPHANUMERIC[row[start] as number] === 0) start += 1;
    while (end > start && ALPHANUMERIC[row[end - 1] as number] === 0) end -= 1;
    if (end - start >= LEAST) found.push(row.subarray(start, end));
    from = to + 1;
  }
  return found;
}

const DIGITS = octetSet('0-9', 'a-f', 'A-F', 'x');
const LONGEST_NUMBER = 4;

/** Numbers of one byte each, decimal or hexadecimal, with commas between. */
function numbersAt(bytes: Buffer, from: number): { readonly content: Buffer; readonly next: number } {
  const values: number[] = [];
  let at = from;
  for (;;) {
    while (SPACE[bytes[at] ?? 0] === 1) at += 1;
    const isNegative = bytes[at] === 0x2d;
    const start = isNegative ? at + 1 : at;
    let end = start;
    while (end - start <= LONGEST_NUMBER && DIGITS[bytes[end] ?? 0] === 1) end += 1;
    const value = end > start ? Number(bytes.toString('latin1', start, end)) : Number.NaN;
    if (!(value <= 255)) break;
    values.push(isNegative ? 256 - value : value);
    at = end;
    while (SPACE[bytes[at] ?? 0] === 1) at += 1;
    if (bytes[at] !== 0x2c) break;
    at += 1;
  }
  return { content: Buffer.from(values), next: Math.max(at, from) };
}
