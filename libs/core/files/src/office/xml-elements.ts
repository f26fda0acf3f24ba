import { linear } from '@postern/linear';

import { WORD } from '../looking/characters.js';
import type { Meter } from '../looking/meter.js';
import type { Octets } from '../looking/octets.js';

/** Elements of a part by their name, with any prefix. No XML parser: no DTD, no tree, only attributes. */

const LESS = 0x3c;
const GREATER = 0x3e;
const COLON = 0x3a;
const DOUBLE = 0x22;
const SINGLE = 0x27;
const MAX_PREFIX = 40;

/** The attributes of each element of that name, as they are written, in their order. */
export function* elements(part: Octets, name: string): Iterable<string> {
  const wanted = Buffer.from(name);
  for (let at = part.indexOf(wanted); at >= 0; ) {
    const behind = at + wanted.length;
    const opens = opensAt(part.bytes, at) && WORD[part.bytes[behind] ?? 0] !== 1;
    const end = opens ? tagEnd(part.bytes, behind) : behind;
    // What is never closed is no element, and neither is what follows.
    if (end < 0) return;
    if (opens) {
      part.meter.look(4 * (end - behind));
      yield part.bytes.toString('utf8', behind, end);
    }
    at = part.indexOf(wanted, Math.max(behind, end));
  }
}

/** Where the tag ends: a `>` in a value is part of it, a `<` never is (XML 1.0, 2.3). Negative when it does not end. */
export function tagEnd(bytes: Buffer, from: number): number {
  let quote = 0;
  for (let at = from; at < bytes.length; at++) {
    const octet = bytes[at] as number;
    if (octet === LESS || (octet === GREATER && quote === 0)) return at;
    if (octet === quote) quote = 0;
    else if (quote === 0 && (octet === DOUBLE || octet === SINGLE)) quote = octet;
  }
  return -1;
}

/** An element begins right before, with a prefix or without. */
export function opensAt(bytes: Uint8Array, at: number): boolean {
  if (bytes[at - 1] === LESS) return true;
  if (bytes[at - 1] !== COLON) return false;
  let from = at - 2;
  while (from > at - MAX_PREFIX && (WORD[bytes[from] ?? 0] === 1 || bytes[from] === 0x2d || bytes[from] === 0x2e)) from -= 1;
  return bytes[from] === LESS;
}

const REFERENCE = linear(/&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));/g);
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The value of an attribute with its references undone; empty for none. At most 2,000 characters. */
export function attribute(text: string, name: string): string {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const before = text.charCodeAt(at - 1);
    if (at > 0 && before > 32 && before !== COLON) continue;
    const equals = skipped(text, at + name.length);
    if (text[equals] !== '=') continue;
    const open = skipped(text, equals + 1);
    const quote = text[open];
    if (quote !== '"' && quote !== "'") continue;
    const end = text.indexOf(quote, open + 1);
    const value = text.slice(open + 1, Math.min(end < 0 ? text.length : end, open + 2001));
    return withoutReferences(value);
  }
  return '';
}

/** `&#68;` is `D`. */
function withoutReferences(text: string): string {
  return text.replace(REFERENCE, (_all, decimal?: string, hex?: string, word?: string) =>
    word === undefined ? characterOf(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)) : (NAMED[word] ?? ''),
  );
}

const CDATA = '<![CDATA[';
const COMMENT = '<!--';
const INSTRUCTION = '<?';

/** The text of an element from behind its tag to where the next tag is: comments are no part of it, and sections stand for themselves (XML 1.0, 2.4 to 2.7). At most `max` bytes. */
export function textFrom({ bytes, meter }: Octets, from: number, max: number): { readonly text: string; readonly end: number } {
  const end = Math.min(bytes.length, from + max);
  const pieces: string[] = [];
  let at = from;
  while (at < end) {
    const tag = bytes.subarray(at, end).indexOf(LESS);
    const stop = tag < 0 ? end : at + tag;
    pieces.push(withoutReferences(bytes.toString('utf8', at, stop)));
    at = stop;
    const begins = (literal: string) => bytes.toString('latin1', at, at + literal.length) === literal;
    const close = begins(CDATA) ? ']]>' : begins(COMMENT) ? '-->' : begins(INSTRUCTION) ? '?>' : undefined;
    if (close === undefined) break;
    const found = bytes.subarray(at, end).indexOf(close);
    const last = found < 0 ? end : at + found;
    if (close === ']]>') pieces.push(bytes.toString('utf8', at + CDATA.length, last));
    at = last + close.length;
  }
  at = Math.min(at, end);
  meter.look(2 * (at - from));
  return { text: pieces.join(''), end: at };
}

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Behind white space. */
function skipped(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 32) at += 1;
  return at;
}

/** XML in UTF-16 as UTF-8, everything else as it is (XML 1.0 appendix F). */
export function asUtf8(bytes: Buffer, meter: Meter): Buffer {
  const [first, second] = bytes;
  const little = (first === 0xff && second === 0xfe) || (first === LESS && second === 0);
  const big = (first === 0xfe && second === 0xff) || (first === 0 && second === LESS);
  if (!little && !big) return bytes;
  meter.look(3 * bytes.length);
  const even = bytes.subarray(0, bytes.length & ~1);
  return Buffer.from((big ? Buffer.from(even).swap16() : even).toString('utf16le'));
}
