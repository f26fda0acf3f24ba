import { linear } from '@postern/linear';

import { emptyPassword } from './pdf-encryption.js';
import { numberOf } from './pdf-strings.js';
import type { EmbeddedFile } from '../embedded-file.js';
import { octetSet, SPACE } from '../looking/characters.js';
import { inflated } from '../looking/inflated.js';
import type { Meter } from '../looking/meter.js';
import { Octets } from '../looking/octets.js';
import { anywhere, exactly, SignTable } from '../looking/signs.js';
import { exactText, run, someSpaces, spaces, wordEnds } from '../looking/steps.js';

export interface PdfFacts {
  /** It needs a password that is not empty. */
  readonly encrypted: boolean;
  readonly javascript: boolean;
  readonly launch: boolean;
  readonly openAction: boolean;
  readonly embedded: readonly EmbeddedFile[];
}

const MAX_UNPACKED = 64 * 1024 * 1024;
const MAX_EMBEDDED = 500;
/** Bytes before a stream in which its dictionary is looked for. */
const DICTIONARY = 4096;

/** Number and generation of an object, before the word `obj`. */
const HEAD = 18;
const OBJECT = linear(/(\d{1,10})\s{1,4}(\d{1,5})\s{1,4}obj/);

/** By its declared length, since a cipher gives bytes that look like line ends; else without the line end before the keyword. */
function encryptedOf(bytes: Buffer, dictionary: string, start: number, end: number): Buffer {
  const length = numberOf(dictionary, '/Length') ?? 0;
  if (length > 0 && start + length <= end && !LENGTH_ELSEWHERE.test(dictionary)) return bytes.subarray(start, start + length);
  const trimmed = bytes[end - 1] === LF ? (bytes[end - 2] === CR ? end - 2 : end - 1) : end;
  return bytes.subarray(start, trimmed);
}

const LENGTH_ELSEWHERE = linear(/\/Length\s{1,8}\d{1,10}\s{1,8}\d{1,5}\s{1,8}R/);

/** A name of two letters. */
const SHORTEST_NAME = 3;

const DIGIT = octetSet('0-9');
type Fact = 'encrypted' | 'javascript' | 'launch' | 'openAction';
const FACTS = new SignTable<Fact>([
  {
    name: 'encrypted',
    needs: 1,
    signs: [
      [
        exactly(anywhere('/Encrypt', spaces, exactText('<<'))),
        exactly(anywhere('/Encrypt', spaces, run(DIGIT, 1, 10), someSpaces, run(DIGIT, 1, 5), someSpaces, exactText('R'))),
      ],
    ],
  },
  { name: 'javascript', needs: 1, signs: [[exactly(anywhere('/JS', wordEnds)), exactly(anywhere('/JavaScript', wordEnds))]] },
  { name: 'launch', needs: 1, signs: [[exactly(anywhere('/Launch', wordEnds))]] },
  { name: 'openAction', needs: 1, signs: [[exactly(anywhere('/OpenAction', wordEnds)), exactly(anywhere('/AA', wordEnds))]] },
]);

const OBJECT_STREAM = linear(/\/ObjStm\b/);
const EMBEDDED_FILE = linear(/\/EmbeddedFile\b/);

/**
 * Looks for what a PDF can do, in the objects as they lie there and in object streams (ISO 32000 7.5.7), after undoing the escapes in names (7.3.5). No
 * cross-reference table is believed, so objects that a reader would not reach count too.
 */
export function scanPdf(octets: Octets): PdfFacts {
  const { bytes, meter } = octets;
  const embedded: Buffer[] = [];
  const facts = new Set<Fact>();
  const names: string[] = [];
  const objects = (part: Buffer) => {
    if (part.length < SHORTEST_NAME) return;
    const plain = withoutEscapes(part, meter);
    for (const fact of FACTS.find(plain, meter).keys()) facts.add(fact);
    fileNames(new Octets(plain, meter), names);
  };
  const decryption = emptyPassword(octets);
  const contentOf = (dictionary: string, start: number, end: number) => {
    const own = decryption === undefined ? null : OBJECT.exec(dictionary);
    const raw = own === null ? bytes.subarray(start, end) : decryption?.(encryptedOf(bytes, dictionary, start, end), Number(own[1]), Number(own[2]));
    return raw === undefined ? undefined : decoded(raw, dictionary, meter);
  };
  let outside = 0;
  for (const { dictionary, at, start, end } of streams(octets)) {
    objects(bytes.subarray(outside, at));
    outside = end;
    if (OBJECT_STREAM.test(dictionary)) {
      const inner = contentOf(dictionary, start, end);
      if (inner !== undefined) objects(inner);
    } else if (EMBEDDED_FILE.test(dictionary)) {
      if (embedded.length >= MAX_EMBEDDED) meter.crossed.add('LIMIT_FILES');
      else {
        const inner = contentOf(dictionary, start, end);
        if (inner !== undefined && inner.length > 0) embedded.push(inner);
      }
    }
  }
  objects(bytes.subarray(outside));
  return {
    encrypted: facts.has('encrypted') && decryption === undefined,
    javascript: facts.has('javascript'),
    launch: facts.has('launch'),
    openAction: facts.has('openAction'),
    embedded: embedded.map((content, i) => ({ name: names[i] ?? `embedded-${i + 1}`, bytes: content })),
  };
}

interface StreamSpan {
  /** Without escapes in names. */
  readonly dictionary: string;
  /** Where the word `stream` stands. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

const STREAM = Buffer.from('stream');
const END_STREAM = Buffer.from('endstream');
const CR = 13;
const LF = 10;

function* streams(octets: Octets): Iterable<StreamSpan> {
  const { bytes, meter } = octets;
  let outside = 0;
  for (let at = octets.indexOf(STREAM); at >= 0; ) {
    if (octets.startsWith('end', at - 3)) {
      at = octets.indexOf(STREAM, at + 6);
      continue;
    }
    const start = at + 6 + (bytes[at + 6] === CR ? (bytes[at + 7] === LF ? 2 : 1) : bytes[at + 6] === LF ? 1 : 0);
    const close = octets.indexOf(END_STREAM, start);
    const end = close < 0 ? bytes.length : close;
    const before = bytes.subarray(Math.max(outside, at - DICTIONARY), at);
    meter.look(before.length);
    const dictionary = withoutEscapes(before.subarray(Math.max(0, before.lastIndexOf(' obj') - HEAD)), meter).toString('latin1');
    yield { dictionary, at, start, end };
    outside = end;
    at = octets.indexOf(STREAM, end + 9);
  }
}

const HASH = 0x23;

/** `/J#53` is `/JS`. The bytes themselves when there is no escape. */
export function withoutEscapes(bytes: Buffer, meter: Meter): Buffer {
  meter.look(bytes.length);
  let at = bytes.indexOf(HASH);
  if (at < 0) return bytes;
  const out = Buffer.from(bytes);
  let size = at;
  for (; at < bytes.length; at++) {
    const octet = bytes[at] as number;
    const escaped = octet === HASH ? ((HEX[bytes[at + 1] ?? 0] as number) << 4) | (HEX[bytes[at + 2] ?? 0] as number) : -1;
    out[size++] = escaped < 0 ? octet : escaped;
    if (escaped >= 0) at += 2;
  }
  return out.subarray(0, size);
}

/** Values of hexadecimal digits; -1 for anything else. */
const HEX = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  HEX[value.toString(16).charCodeAt(0)] = value;
  HEX[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

const FILTERS = linear(/\/(FlateDecode|Fl|ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|RunLengthDecode|Crypt)\b/g);

function decoded(raw: Buffer, dictionary: string, meter: Meter): Buffer | undefined {
  let bytes: Buffer | undefined = raw;
  for (const [, filter] of dictionary.matchAll(FILTERS)) {
    if (filter === 'FlateDecode' || filter === 'Fl') bytes = inflated(bytes, MAX_UNPACKED, meter);
    else if (filter === 'ASCIIHexDecode' || filter === 'AHx') bytes = hexadecimal(bytes, meter);
    else if (filter === 'ASCII85Decode' || filter === 'A85') bytes = ascii85(bytes, meter);
    else return undefined;
    if (bytes === undefined) return undefined;
  }
  return bytes;
}

function hexadecimal(raw: Buffer, meter: Meter): Buffer {
  meter.look(2 * raw.length);
  const out = Buffer.allocUnsafe((raw.length >> 1) + 1);
  let digits = 0;
  let held = 0;
  for (let at = 0; at < raw.length; at++) {
    const value = HEX[raw[at] as number] as number;
    if (value < 0) continue;
    if ((digits++ & 1) === 0) held = value;
    else out[(digits >> 1) - 1] = (held << 4) | value;
  }
  return out.subarray(0, digits >> 1);
}

const TILDE = 0x7e;
const Z = 0x7a;

/** ASCII85 (7.4.3): five digits of base 85 are four bytes, `z` is four zeros, `~>` ends it. A last group of n digits is n - 1 bytes. */
function ascii85(raw: Buffer, meter: Meter): Buffer {
  let zeros = 0;
  for (let at = 0; at < raw.length; at++) if (raw[at] === Z) zeros += 1;
  const max = raw.length + 4 * zeros + 4;
  meter.look(raw.length + max);
  const out = Buffer.allocUnsafe(max);
  let size = 0;
  let value = 0;
  let digits = 0;
  const digit = (c: number) => {
    value = value * 85 + c;
    digits += 1;
    if (digits < 5) return;
    out.writeUInt32BE(value % 0x1_0000_0000, size);
    size += 4;
    value = 0;
    digits = 0;
  };
  for (let at = 0; at < raw.length; at++) {
    const octet = raw[at] as number;
    if (octet === TILDE) break;
    if (octet === Z) for (let i = 0; i < 5; i++) digit(0);
    else if (octet >= 0x21 && SPACE[octet] !== 1) digit(octet - 0x21);
  }
  const last = digits;
  if (last > 1) {
    for (let i = last; i < 5; i++) digit(84);
    size -= 5 - last;
  }
  return out.subarray(0, size);
}

const FILE_SPECIFICATION = Buffer.from('/Filespec');
const FILE_NAME = linear(/\/(?:UF|F)\s*\(([^)]{1,255})\)/);
const SPECIFICATION = 800;

/** Names in file specifications (7.11.3) in their order; a name is only a name, so a wrong pairing does no harm. */
function fileNames(objects: Octets, names: string[]): void {
  for (let at = objects.indexOf(FILE_SPECIFICATION); at >= 0 && names.length < MAX_EMBEDDED; ) {
    const next = objects.indexOf(FILE_SPECIFICATION, at + 9);
    const text = objects.latin1(at + 9, Math.min(next < 0 ? objects.length : next, at + SPECIFICATION));
    const end = text.indexOf('>');
    const match = FILE_NAME.exec(text);
    if (match !== null && match.index <= (end < 0 ? 500 : Math.min(500, end))) names.push(match[1] ?? '');
    at = next;
  }
}
