import { linear } from '@postern/linear';

import type { EmbeddedFile } from '../embedded-file.js';
import { octetSet } from '../looking/characters.js';
import { HEX_VALUE, octetOfHex } from '../looking/hex-digits.js';
import type { Meter } from '../looking/meter.js';
import type { Octets } from '../looking/octets.js';
import { packagedFile } from './ole-objects.js';

export interface RtfFacts {
  readonly objects: readonly EmbeddedFile[];
  /** A template, object or field that is loaded from elsewhere. */
  readonly external: string;
  readonly dde: boolean;
}

const MAX_OBJECTS = 500;
const OBJECT_DATA = Buffer.from('\\objdata');
const TEMPLATE = Buffer.from('\\template');
const FIELD = Buffer.from('\\fldinst');
/** Characters of a field by which its kind is told. */
const FIELD_HEAD = 16;
const DDE = linear(/^[^A-Za-z0-9_]{0,8}DDE(?:AUTO)?(?![A-Za-z0-9_])/i);
const ELSEWHERE = linear(/^(?:https?:|ftp:|file:)/i);

/**
 * Objects of a rich text (RTF 1.9 "Objects"). Word reads hex through white space, control words and nested groups that hide it, so all of those are skipped
 * here too. Each byte of an object is looked at twice: to find its end, and to read it.
 */
export function readRtf(octets: Octets): RtfFacts {
  const objects: EmbeddedFile[] = [];
  for (let at = octets.indexOf(OBJECT_DATA); at >= 0; ) {
    if (objects.length >= MAX_OBJECTS) {
      octets.meter.crossed.add('LIMIT_FILES');
      break;
    }
    const { digits, end } = readHex(octets.bytes, at + 8, undefined);
    const data = Buffer.allocUnsafe(digits >> 1);
    readHex(octets.bytes, at + 8, data);
    octets.meter.look(2 * (end - at));
    if (data.length > 0) objects.push(objectOf(data, octets.meter));
    at = octets.indexOf(OBJECT_DATA, Math.max(end, at + 8));
  }
  return { objects, external: templateOf(octets), dde: hasDde(octets) };
}

/** The first template that is not a local file. */
function templateOf(octets: Octets): string {
  for (let at = octets.indexOf(TEMPLATE); at >= 0; ) {
    const next = octets.indexOf(TEMPLATE, at + 9);
    const behind = octets.latin1(at + 9, Math.min(next < 0 ? octets.length : next, at + 309)).trimStart();
    if (ELSEWHERE.test(behind)) return behind.split('}', 1).join('').split('\\', 1).join('');
    at = next;
  }
  return '';
}

function hasDde(octets: Octets): boolean {
  for (let at = octets.indexOf(FIELD); at >= 0; ) {
    const next = octets.indexOf(FIELD, at + 8);
    // Behind the next field, that one's own look finds it.
    if (DDE.test(fieldHead(octets, at + 1, next < 0 ? octets.length : next))) return true;
    at = next;
  }
  return false;
}

const STAR = 0x2a;

/** The first characters of an instruction, as they are shown: without control words, groups around them and destinations that readers may skip. */
function fieldHead({ bytes, meter }: Octets, from: number, to: number): string {
  let text = '';
  let depth = 0;
  // Depth of a group that is skipped.
  let skipped = Number.POSITIVE_INFINITY;
  let fallback = 1;
  let drop = 0;
  let at = controlWord(bytes, from - 1).end;
  const take = (character: string) => {
    if (drop > 0) drop -= 1;
    else if (depth < skipped && (text !== '' || character > ' ')) text += character;
  };
  for (; at < to && text.length < FIELD_HEAD && depth >= 0; ) {
    const octet = bytes[at] as number;
    if (octet === OPEN) {
      depth += 1;
      if (bytes[at + 1] === BACKSLASH && bytes[at + 2] === STAR) skipped = Math.min(skipped, depth);
      at += 1;
    } else if (octet === CLOSE) {
      depth -= 1;
      if (depth < skipped) skipped = Number.POSITIVE_INFINITY;
      at += 1;
    } else if (octet === BACKSLASH) {
      const { end, raw, name, value } = controlWord(bytes, at);
      if (name === 'u') {
        take(String.fromCharCode(value & 0xffff));
        drop = fallback;
      } else if (name === 'uc') fallback = value;
      else if (bytes[at + 1] === QUOTE && end === at + 4) take(String.fromCharCode(octetOfHex(bytes, at + 2)));
      else if (ESCAPED.has(bytes[at + 1] ?? 0)) take(String.fromCharCode(bytes[at + 1] as number));
      // A symbol is one character behind the backslash.
      at = Math.max(end + raw, at + 2);
    } else {
      if (octet !== LF && octet !== CR) take(String.fromCharCode(octet));
      at += 1;
    }
  }
  meter.look(at - from);
  return text;
}

const OPEN = 0x7b;
const CLOSE = 0x7d;
const BACKSLASH = 0x5c;
const QUOTE = 0x27;
const ESCAPED: ReadonlySet<number> = new Set([OPEN, CLOSE, BACKSLASH]);
const HYPHEN = 0x2d;
const BLANK = 0x20;
const CR = 13;
const LF = 10;
const DIGIT = octetSet('0-9');
const LETTER = octetSet('a-z', 'A-Z');
const LONGEST_WORD = 32;
/** Digits, with zeros before them. */
const LONGEST_NUMBER = 250;
const MAX_NUMBER = 2 ** 31;

/** Reads digits up to where the group ends, into `out` if there is one. Gives their number and the place of the end. */
function readHex(bytes: Buffer, from: number, out: Buffer | undefined): { readonly digits: number; readonly end: number } {
  let depth = 0;
  let digits = 0;
  let held = 0;
  const take = (value: number) => {
    if ((digits & 1) === 0) held = value << 4;
    else if (out !== undefined) out[digits >> 1] = held | value;
    digits += 1;
  };
  let at = from;
  for (; at < bytes.length; at++) {
    const octet = bytes[at] as number;
    const value = HEX_VALUE[octet] as number;
    if (value >= 0) take(value);
    else if (octet === OPEN) depth += 1;
    else if (octet === CLOSE) {
      if (depth === 0) break;
      depth -= 1;
    } else if (octet === BACKSLASH) {
      const control = controlWord(bytes, at);
      const rawEnd = Math.min(bytes.length, control.end + control.raw);
      for (let i = control.end; i < rawEnd; i++) {
        take((bytes[i] as number) >> 4);
        take((bytes[i] as number) & 15);
      }
      at = rawEnd - 1;
    }
  }
  return { digits, end: at };
}

interface ControlWord {
  readonly end: number;
  /** Bytes behind it that are data as they are (`\bin`). */
  readonly raw: number;
  /** Empty for a symbol. */
  readonly name: string;
  readonly value: number;
}

/** The control word or symbol that begins at a backslash. */
function controlWord(bytes: Buffer, from: number): ControlWord {
  let at = from + 1;
  const symbol = { raw: 0, name: '', value: 0 };
  if (bytes[at] === QUOTE) return { ...symbol, end: at + (isHex(bytes[at + 1]) && isHex(bytes[at + 2]) ? 3 : 0) };
  while (at - from <= LONGEST_WORD && LETTER[bytes[at] ?? 0] === 1) at += 1;
  const word = at - from - 1;
  if (word === 0) return { ...symbol, end: at };
  const isNegative = bytes[at] === HYPHEN;
  if (isNegative) at += 1;
  const number = at;
  let value = 0;
  while (at - number < LONGEST_NUMBER && DIGIT[bytes[at] ?? 0] === 1) value = Math.min(value * 10 + (bytes[at++] as number) - 0x30, MAX_NUMBER);
  const isBinary = word === 3 && at > number && value < MAX_NUMBER && bytes.toString('latin1', from, number) === '\\bin';
  if (bytes[at] === BLANK) at += 1;
  return { end: at, raw: isBinary ? value : 0, name: bytes.toString('latin1', from + 1, from + 1 + word), value: isNegative ? -value : value };
}

function isHex(octet: number | undefined): boolean {
  return octet !== undefined && (HEX_VALUE[octet] as number) >= 0;
}

/** OLE1 object (MS-OLEDS 2.2.5): version, format, class, topic, item, size, native data. */
function objectOf(data: Buffer, meter: Meter): EmbeddedFile {
  let at = 8;
  const text = () => {
    const size = at + 4 <= data.length ? data.readUInt32LE(at) : 0;
    const [value = ''] = data.toString('latin1', at + 4, at + 4 + Math.min(size, 256)).split('\0', 1);
    at += 4 + Math.min(size, data.length);
    return value;
  };
  const name = text();
  text();
  text();
  const size = at + 4 <= data.length ? data.readUInt32LE(at) : 0;
  const native = size > 0 ? data.subarray(at + 4, at + 4 + size) : Buffer.alloc(0);
  if (native.length === 0) return { name: 'object', bytes: data };
  meter.look(native.length);
  if (name.toLowerCase() === 'package') return packagedFile(Buffer.concat([Buffer.alloc(4), native]), meter);
  return { name: name === '' ? 'object' : name, bytes: native };
}
