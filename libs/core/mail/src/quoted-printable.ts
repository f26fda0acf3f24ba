import type { Decoded } from './transfer-encoding.js';

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const EQUALS = 61;

function hexOf(c: number | undefined): number {
  if (c === undefined) return -1;
  if (c >= 48 && c <= 57) return c - 48;
  if (c >= 65 && c <= 70) return c - 55;
  return c >= 97 && c <= 102 ? c - 87 : -1;
}

/**
 * Decodes quoted-printable (RFC 2045 6.7). An escape that is none stays as it is and counts as damage. There are two other
 * readings of damaged text. `upper-case`: only the standard's upper-case digits make an escape, and what begins like one but is none disappears. `dropped`: an escape that
 * is none disappears with the two characters that should be its digits.
 */
export function decodeQuotedPrintable(encoded: Buffer, maxBytes: number, reading?: 'upper-case' | 'dropped'): Decoded {
  const upperCase = reading === 'upper-case';
  const raw = upperCase ? withoutLowerMarks(encoded) : encoded;
  const out = Buffer.allocUnsafe(Math.min(raw.length, maxBytes));
  let size = 0;
  let damaged = false;
  for (let i = 0; i < raw.length; i++) {
    if (size >= maxBytes) return { bytes: out.subarray(0, size), truncated: true, damaged };
    const c = raw[i] as number;
    if (c !== EQUALS) {
      out[size++] = c;
      continue;
    }
    const high = hexOf(raw[i + 1]);
    const low = hexOf(raw[i + 2]);
    if (high >= 0 && low >= 0 && !(upperCase && isLower(raw[i + 1], raw[i + 2]))) {
      out[size++] = high * 16 + low;
      i += 2;
      continue;
    }
    const soft = softBreak(raw, i + 1);
    if (soft >= 0) {
      i = soft;
      continue;
    }
    damaged = true;
    if (upperCase) i += skipped(raw, i);
    else if (reading === 'dropped') i += dropped(raw, i);
    else out[size++] = c;
  }
  return { bytes: out.subarray(0, size), truncated: false, damaged };
}

/** The last byte of a soft line break, which may carry white space before its line ending; -1 for none. */
function softBreak(raw: Buffer, from: number): number {
  let at = from;
  while (raw[at] === SPACE || raw[at] === TAB) at += 1;
  if (at >= raw.length) return at;
  if (raw[at] === CR) return raw[at + 1] === LF ? at + 1 : at;
  return raw[at] === LF ? at : -1;
}

function isLower(...octets: readonly (number | undefined)[]): boolean {
  return octets.some((c) => c !== undefined && c >= 97 && c <= 102);
}

/** Without each `=` that has a lower-case digit right behind it, so that an escape around it closes. */
function withoutLowerMarks(raw: Buffer): Buffer {
  const out = Buffer.allocUnsafe(raw.length);
  let size = 0;
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] === EQUALS && isLower(raw[i + 1])) i += 1;
    else out[size++] = raw[i] as number;
  }
  return out.subarray(0, size);
}

/** How many bytes behind `=` belong to an escape that is none. */
function skipped(raw: Buffer, at: number): number {
  if (hexOf(raw[at + 1]) < 0) return 0;
  return isLower(raw[at + 2]) ? 2 : 1;
}

/** At most two characters of this line behind `=`, and none that begins an escape itself. */
function dropped(raw: Buffer, at: number): number {
  let count = 0;
  while (count < 2 && raw[at + 1 + count] !== EQUALS && (raw[at + 1 + count] ?? LF) > SPACE) count += 1;
  return count;
}

/** Whether the other reading differs: an escape with lower-case digits or one that is none. */
export function quotedPrintableIsOdd(raw: Buffer): boolean {
  for (let at = raw.indexOf(EQUALS); at >= 0; at = raw.indexOf(EQUALS, at + 1)) {
    const valid = hexOf(raw[at + 1]) >= 0 && hexOf(raw[at + 2]) >= 0;
    if (valid ? isLower(raw[at + 1], raw[at + 2]) : softBreak(raw, at + 1) < 0) return true;
  }
  return false;
}
