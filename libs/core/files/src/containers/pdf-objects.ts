import { linear } from '@postern/linear';

import { LINE_END, WORD } from '../looking/characters.js';
import type { Meter } from '../looking/meter.js';
import type { Octets } from '../looking/octets.js';
import { BLANK, PdfLexer } from './pdf-lexing.js';
import { withoutEscapes } from './pdf-names.js';

/** A dictionary with a stream behind it, as a reader comes to it by the number of its object. */
export interface PdfStream {
  readonly number: number;
  readonly generation: number;
  /** The entries of its dictionary in one line: no comments, no strings, no escapes in names; of dictionaries within only the parameters of its filters. */
  readonly dictionary: string;
  /** Where the word `stream` stands. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

const OBJ = Buffer.from('obj');
const END_STREAM = Buffer.from('endstream');
const MAX_DICTIONARY = 1_048_576;
/** How often a byte may be read as part of another dictionary or stream. */
const MAX_OVERLAPS = 2;
/** Bytes before the word in which number and generation stand. */
const HEAD = 200;
const NUMBERS = linear(/(\d{1,10}) (\d{1,5}) ?$/);
const CR = 13;
const LF = 10;

export interface PdfStreams {
  /** By the place of the word `stream`. */
  readonly found: ReadonlyMap<number, PdfStream>;
  /** Objects lie within dictionaries and streams so often that some were left out. */
  readonly crowded: boolean;
}

/**
 * Every stream that follows a dictionary behind the words `number generation obj`, wherever these stand: what a string, a comment or another stream holds may be an object
 * too, and hides none. Dictionaries are read as a reader does, so words in their strings and comments mean nothing.
 */
export function objectStreams(octets: Octets): PdfStreams {
  const { bytes, meter } = octets;
  const found = new Map<number, PdfStream>();
  let readTo = 0;
  let overlaps = 0;
  let crowded = false;
  let contentTo = 0;
  let within = 0;
  const ends = nextEnd(octets);
  for (let at = octets.indexOf(OBJ); at >= 0; at = octets.indexOf(OBJ, at + OBJ.length)) {
    if (WORD[bytes[at - 1] ?? 0] === 1 && !isDigit(bytes[at - 1])) continue;
    if (at >= readTo) overlaps = 0;
    else if (overlaps++ >= MAX_OVERLAPS) {
      crowded = true;
      continue;
    }
    const lexer = new PdfLexer(bytes, at + OBJ.length, Math.min(bytes.length, at + MAX_DICTIONARY));
    const from = lexer.at;
    if (lexer.next() === 'opens' && closes(lexer)) {
      const to = lexer.at;
      if (lexer.next() === 'word' && bytes.toString('latin1', lexer.from, lexer.from + 6) === 'stream') {
        const dictionary = inOneLine(bytes.subarray(from, to), meter);
        const [number, generation] = numbersBefore(bytes, at);
        const content = contentAt(octets, lexer.from + 6, dictionary, ends);
        // What lies in one that is not packed is read once more.
        if (lexer.from < contentTo) within += content.end - content.start;
        if (within > bytes.length) crowded = true;
        else found.set(lexer.from, { number, generation, dictionary, at: lexer.from, ...content });
        contentTo = Math.max(contentTo, content.end);
      }
    }
    meter.look(lexer.at - from);
    readTo = Math.max(readTo, lexer.at);
  }
  return { found, crowded };
}

const isDigit = (octet: number | undefined) => octet !== undefined && octet >= 0x30 && octet <= 0x39;

/** Passes the rest of a dictionary. False: it does not end, or an object begins first. */
function closes(lexer: PdfLexer): boolean {
  for (let depth = 1; depth > 0; ) {
    const token = lexer.next();
    if (token === 'end' || (token === 'word' && (lexer.is('obj') || lexer.is('endobj')))) return false;
    if (token === 'opens') depth += 1;
    if (token === 'closes') depth -= 1;
  }
  return true;
}

/** Number and generation, with comments between or not. */
export function numbersBefore(bytes: Buffer, at: number): readonly [number: number, generation: number] {
  let text = '';
  const lexer = new PdfLexer(bytes, Math.max(0, at - HEAD), at);
  // The last two words; a line that only ends in the window may be half a comment.
  for (let token = lexer.next(); token !== 'end'; token = lexer.next())
    text = token === 'word' ? `${text.slice(-40)}${bytes.toString('latin1', lexer.from, Math.min(lexer.at, lexer.from + 20))} ` : '';
  const match = NUMBERS.exec(text);
  return match === null ? [Number.NaN, Number.NaN] : [Number(match[1]), Number(match[2])];
}

const PARAMETERS = new Set(['/DecodeParms', '/DP']);

/** Entries in one line; the values of those that are dictionaries are left out, but for parameters of filters. */
export function inOneLine(dictionary: Buffer, meter: Meter): string {
  const plain = withoutEscapes(dictionary, meter);
  meter.look(2 * plain.length);
  const lexer = new PdfLexer(plain, 0, plain.length);
  const pieces: string[] = [];
  let depth = 0;
  let key = '';
  let isKey = true;
  for (let token = lexer.next(); token !== 'end'; token = lexer.next()) {
    if (token === 'opens') depth += 1;
    const text = token === 'string' ? '()' : plain.toString('latin1', lexer.from, lexer.at);
    if (depth === 1 || PARAMETERS.has(key)) pieces.push(text);
    if (token === 'closes') depth -= 1;
    if (depth !== 1) continue;
    if (isKey && token === 'name') key = text;
    // A name behind a key is its value, and one behind any other value is the next key.
    isKey = token !== 'name' || !isKey;
  }
  return pieces.join(' ');
}

const LENGTH = linear(/\/Length (\d{1,10}) (?!\d{1,5} R)/);
const LONGEST_LINE = 256;

/** Where the content is: behind the rest of the line, up to where the length says, when it is right, or else to the first end. */
function contentAt(
  octets: Octets,
  from: number,
  dictionary: string,
  ends: (from: number) => number,
): { readonly start: number; readonly end: number } {
  const { bytes } = octets;
  const start = lineBehind(bytes, from);
  const length = Number(LENGTH.exec(dictionary)?.[1] ?? 0);
  let at = Math.min(bytes.length, start + length);
  const told = at;
  while (at < told + 4 && BLANK[bytes[at] ?? 1] === 1) at += 1;
  if (length > 0 && octets.startsWith('endstream', at)) return { start, end: told };
  return { start, end: ends(start) };
}

/** Where the next stream ends, for growing places. */
function nextEnd(octets: Octets): (from: number) => number {
  let end = -1;
  return (from) => {
    if (end < from) {
      const found = octets.indexOf(END_STREAM, from);
      end = found < 0 ? octets.length : found;
    }
    return end;
  };
}

function lineBehind(bytes: Buffer, from: number): number {
  const lexer = new PdfLexer(bytes, from, Math.min(bytes.length, from + LONGEST_LINE));
  while (lexer.at < lexer.end && BLANK[bytes[lexer.at] as number] === 1 && LINE_END[bytes[lexer.at] as number] === 0) lexer.at += 1;
  if (bytes[lexer.at] === 0x25) while (lexer.at < lexer.end && LINE_END[bytes[lexer.at] as number] === 0) lexer.at += 1;
  const at = LINE_END[bytes[lexer.at] ?? 0] === 1 ? lexer.at : from;
  if (bytes[at] === CR) return at + (bytes[at + 1] === LF ? 2 : 1);
  return bytes[at] === LF ? at + 1 : at;
}
