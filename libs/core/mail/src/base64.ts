import { linear } from '@postern/linear';

import { decodeLines } from './base64-lines.js';

/** How runs of base64 are joined where padding or junk stands within. */
export type Base64Reading = 'streams' | 'lines' | 'joined' | 'quanta' | 'clean-lines';

export interface Base64Text {
  readonly bytes: Buffer;
  readonly damaged: boolean;
  /** Nothing but characters of the alphabet, line endings and padding at the end: every reader takes it for the same bytes. */
  readonly regular: boolean;
}

const EQUALS = 61;
const SKIP = 64;
const VALUES = new Uint8Array(256).fill(SKIP);
for (const [i, c] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) VALUES[c.charCodeAt(0)] = i;
/** 1 for what is neither of the alphabet nor padding nor white space. */
const JUNK = VALUES.map((value, c) => (value === SKIP && c !== EQUALS && c > 32 ? 1 : 0));

/**
 * Decodes base64 (RFC 2045 6.8) without refusing anything. Characters outside of the alphabet are skipped in every reading.
 * `streams`: padding ends one stream and begins the next. `lines`: each line is a stream of its own, a cut quantum without padding at its end is dropped.
 * `joined`: padding is skipped like any other junk. `quanta`: padding has its place among four, and four that are no quantum are dropped. `clean-lines`: a line with
 * other characters is dropped as a whole.
 */
export function decodeBase64(raw: Buffer, reading: Base64Reading): Base64Text {
  if (reading === 'streams') {
    const lines = decodeLines(raw);
    if (lines !== undefined) return { bytes: lines, damaged: false, regular: true };
    const text = raw.toString('latin1');
    // Node decodes regular text natively, but takes `-` and `_` for characters of the alphabet, which mail clients do not.
    const padding = text.indexOf('=');
    const regular = !linear(/[^A-Za-z0-9+/\r\n=]/).test(text) && (padding < 0 || !linear(/[^=\r\n]/).test(text.slice(padding)));
    if (regular) return { bytes: Buffer.from(text, 'base64'), damaged: false, regular: true };
  }
  if (reading === 'quanta') return { bytes: decodeQuanta(raw), damaged: true, regular: false };
  if (reading === 'clean-lines') return { bytes: decodeTolerantly(cleanLines(raw), 'streams').bytes, damaged: true, regular: false };
  return decodeTolerantly(raw, reading);
}

const LF = 10;

/** By four characters with their padding; `A=BC` and the like are no quantum. */
function decodeQuanta(raw: Buffer): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil((raw.length * 3) / 4) + 3);
  let size = 0;
  let bits = 0;
  let place = 0;
  let padded = 0;
  let isOdd = false;
  for (const c of raw) {
    const value = VALUES[c] as number;
    if (value === SKIP && c !== EQUALS) continue;
    if (c === EQUALS) padded += 1;
    else isOdd ||= padded > 0;
    bits = (bits << 6) | (c === EQUALS ? 0 : value);
    if (++place < 4) continue;
    if (!isOdd && padded < 3) for (let octet = 0; octet < 3 - padded; octet++) out[size++] = (bits >> (16 - 8 * octet)) & 255;
    bits = 0;
    place = 0;
    padded = 0;
    isOdd = false;
  }
  // What is cut at the end is read as far as it goes.
  if (place > 1 && padded === 0) for (let octet = 0; octet < place - 1; octet++) out[size++] = (bits >> (6 * place - 8 - 8 * octet)) & 255;
  return out.subarray(0, size);
}

/** Without lines that hold a character which is none of base64. */
function cleanLines(raw: Buffer): Buffer {
  const out = Buffer.allocUnsafe(raw.length);
  let size = 0;
  for (let at = 0; at < raw.length; ) {
    const lf = raw.indexOf(LF, at);
    const next = lf < 0 ? raw.length : lf + 1;
    let clean = true;
    for (let i = at; i < next && clean; i++) clean = (VALUES[raw[i] as number] as number) !== SKIP || raw[i] === EQUALS || (raw[i] as number) <= 32;
    if (clean) size += raw.copy(out, size, at, next);
    at = next;
  }
  return out.subarray(0, size);
}

/** Whether a line holds a character that is none of base64. */
export function hasJunk(raw: Buffer): boolean {
  // By index: an iterator takes four times as long, and this sees every byte of every attachment.
  for (let at = 0; at < raw.length; at++) if (JUNK[raw[at] as number] === 1) return true;
  return false;
}

/** One pass, one buffer, whatever stands within. */
function decodeTolerantly(raw: Buffer, reading: Base64Reading): Base64Text {
  const out = Buffer.allocUnsafe(Math.ceil((raw.length * 3) / 4) + 3);
  let size = 0;
  let bits = 0;
  let held = 0;
  let characters = 0;
  let paddedLine = false;
  let damaged = reading !== 'streams';
  const restart = () => {
    bits = 0;
    held = 0;
    characters = 0;
  };
  for (const c of raw) {
    const value = VALUES[c] as number;
    if (value !== SKIP) {
      bits = ((bits << 6) | value) & 0xfff;
      held += 6;
      characters += 1;
      if (held >= 8) {
        held -= 8;
        out[size++] = (bits >> held) & 255;
      }
    } else if (c === EQUALS) {
      paddedLine = true;
      if (reading === 'streams') restart();
    } else if (c === 10 || c === 13) {
      if (reading !== 'lines') continue;
      if (!paddedLine) size -= wholeOctets(characters % 4);
      restart();
      paddedLine = false;
    } else if (c > 32) damaged = true;
  }
  return { bytes: out.subarray(0, size), damaged: damaged || base64IsOdd(raw), regular: false };
}

/** Bytes that a cut quantum of so many characters has given. */
function wholeOctets(characters: number): number {
  return characters === 0 ? 0 : characters - 1;
}

/**
 * Whether readings of this text could differ: padding with more behind it, or a line within that is no whole number of quanta. Searches natively, so that a
 * large regular attachment costs little.
 */
export function base64IsOdd(raw: Buffer): boolean {
  const padding = raw.indexOf(EQUALS);
  const end = lastCharacter(raw, padding < 0 ? raw.length : padding);
  if (padding >= 0 && lastCharacter(raw, raw.length) > endOfPadding(raw, padding)) return true;
  for (let at = 0; ; ) {
    const lf = raw.indexOf(10, at);
    if (lf < 0 || lf >= end) return false;
    const length = lf - at - (raw[lf - 1] === 13 ? 1 : 0);
    if (length > 0 && length % 4 !== 0) return true;
    at = lf + 1;
  }
}

/** Behind the last byte before `end` that is no white space. */
function lastCharacter(raw: Buffer, end: number): number {
  let at = end;
  while (at > 0 && (raw[at - 1] as number) <= 32) at -= 1;
  return at;
}

function endOfPadding(raw: Buffer, from: number): number {
  let at = from;
  while (at < raw.length && (raw[at] === EQUALS || (raw[at] as number) <= 32)) at += 1;
  return at;
}
