import type { EmbeddedFile } from '../embedded-file.js';
import { octetSet, SPACE } from '../looking/characters.js';
import type { Octets } from '../looking/octets.js';
import { filesIn, isOpaque, LEAST } from './payload-forms.js';
import { StringRuns } from './string-runs.js';

const QUOTES: ReadonlySet<number> = new Set([0x22, 0x27, 0x60, 0x3e]);
const LISTS: ReadonlySet<number> = new Set([0x5b, 0x28]);
const MAX_FILES = 100;
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
  for (let at = 0; at < bytes.length; ) {
    const octet = bytes[at] as number;
    if (QUOTES.has(octet)) {
      const { text, isContent, next } = strings.read(at);
      at = next;
      if (text.length < LEAST) continue;
      meter.look(FORMS * text.length);
      const found = filesIn(text, isContent ? 'bytes' : 'text');
      take(found);
      if (found.length === 0 && isOpaque(text)) opaque += text.length;
    } else if (LISTS.has(octet)) {
      const { content, next } = numbersAt(bytes, at + 1);
      at = next;
      if (content.length < LEAST) continue;
      meter.look(FORMS * content.length);
      const found = filesIn(content, 'bytes');
      take(found);
      if (found.length === 0 && content.length >= LEAST_LIST) opaque += content.length;
    } else at += 1;
  }
  return { files, opaque };
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
