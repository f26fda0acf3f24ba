import { linear } from '@postern/linear';

import { WORD } from '../looking/characters.js';
import type { Meter } from '../looking/meter.js';
import type { Octets } from '../looking/octets.js';

/** Elements of a part by their name, with any prefix. No XML parser: no DTD, no tree, only attributes. */

const LESS = 0x3c;
const GREATER = 0x3e;
const COLON = 0x3a;
const MAX_PREFIX = 40;
const MAX_ELEMENT = 8192;

/** The attributes of each element of that name, as they are written, in their order; at most 8,192 bytes of each. */
export function* elements(part: Octets, name: string): Iterable<string> {
  const wanted = Buffer.from(name);
  for (let at = part.indexOf(wanted); at >= 0; ) {
    const behind = at + wanted.length;
    const opens = opensAt(part.bytes, at) && WORD[part.bytes[behind] ?? 0] !== 1;
    const end = opens ? part.indexOf(GREATER, behind) : behind;
    // What is never closed is no element, and neither is what follows.
    if (end < 0) return;
    if (opens) {
      const stop = Math.min(end, behind + MAX_ELEMENT);
      part.meter.look(4 * (stop - behind));
      yield part.bytes.toString('utf8', behind, stop);
    }
    at = part.indexOf(wanted, Math.max(behind, end));
  }
}

function opensAt(bytes: Buffer, at: number): boolean {
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
    return value.replace(REFERENCE, (_all, decimal?: string, hex?: string, word?: string) =>
      word === undefined ? characterOf(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)) : (NAMED[word] ?? ''),
    );
  }
  return '';
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
