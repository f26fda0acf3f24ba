import { linear } from '@postern/linear';

import { SPACE } from '../looking/characters.js';
import { HEX_VALUE } from '../looking/hex-digits.js';
import { inflated } from '../looking/inflated.js';
import type { Meter } from '../looking/meter.js';
import { unpackedLzw } from './pdf-lzw.js';
import { numberOf } from './pdf-strings.js';

const MAX_UNPACKED = 64 * 1024 * 1024;
/** One name or a list of them. */
const FILTER = linear(/\/Filter\s{0,8}(?:\[([^\]]{0,1000})\]|(\/[^\s/<>[\]()]{1,40}))/g);
const NAME = linear(/\/([^\s/<>[\]()]{1,40})/g);

/** What the filters of a stream leave (ISO 32000 7.4); undefined when one of them is not known here or does not fit, or when it is not plain which they are. */
export function decoded(raw: Buffer, dictionary: string, meter: Meter): Buffer | undefined {
  let bytes: Buffer | undefined = raw;
  const [filters, ...others] = dictionary.matchAll(FILTER);
  // A list that stands in another object, or several of which readers take different ones.
  if (others.length > 0 || (filters === undefined && dictionary.includes('/Filter'))) return undefined;
  for (const [, filter] of (filters?.[1] ?? filters?.[2] ?? '').matchAll(NAME)) {
    bytes = undone(filter ?? '', bytes, meter);
    if (bytes === undefined) return undefined;
  }
  return PREDICTOR.test(dictionary) ? unpredicted(bytes, dictionary, meter) : bytes;
}

function undone(filter: string, bytes: Buffer, meter: Meter): Buffer | undefined {
  switch (filter) {
    case 'FlateDecode':
    case 'Fl':
      return inflated(bytes, MAX_UNPACKED, meter);
    case 'LZWDecode':
    case 'LZW':
      return unpackedLzw(bytes, MAX_UNPACKED, meter);
    case 'ASCIIHexDecode':
    case 'AHx':
      return hexadecimal(bytes, meter);
    case 'ASCII85Decode':
    case 'A85':
      return ascii85(bytes, meter);
    case 'RunLengthDecode':
    case 'RL':
      return unrolled(bytes, meter);
    case 'Crypt':
      return bytes;
    default:
      return undefined;
  }
}

const PREDICTOR = linear(/\/Predictor\s{1,4}1\d\b/);

/** PNG's predictors (7.4.4.4): each row begins with how it was made from the bytes to the left, above, or both. */
function unpredicted(bytes: Buffer, dictionary: string, meter: Meter): Buffer {
  const colors = numberOf(dictionary, '/Colors') ?? 1;
  const bits = numberOf(dictionary, '/BitsPerComponent') ?? 8;
  const left = Math.max(1, (colors * bits) >> 3);
  const row = Math.ceil((colors * bits * (numberOf(dictionary, '/Columns') ?? 1)) / 8);
  if (!(row >= 1) || !(row <= bytes.length)) return bytes;
  meter.look(2 * bytes.length);
  const out = Buffer.alloc(Math.ceil(bytes.length / (row + 1)) * row);
  let size = 0;
  for (let at = 0; at < bytes.length; at += row + 1) {
    const kind = bytes[at];
    for (let i = 0; i < row && at + 1 + i < bytes.length; i++) {
      const a = i >= left ? (out[size - left] as number) : 0;
      const b = size >= row ? (out[size - row] as number) : 0;
      const c = i >= left && size >= row ? (out[size - row - left] as number) : 0;
      const guess = kind === 1 ? a : kind === 2 ? b : kind === 3 ? (a + b) >> 1 : kind === 4 ? nearest(a, b, c) : 0;
      out[size++] = ((bytes[at + 1 + i] as number) + guess) & 255;
    }
  }
  return out.subarray(0, size);
}

/** Paeth's choice (PNG 9.4). */
function nearest(a: number, b: number, c: number): number {
  const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
}

function hexadecimal(raw: Buffer, meter: Meter): Buffer {
  meter.look(2 * raw.length);
  const out = Buffer.allocUnsafe((raw.length >> 1) + 1);
  let digits = 0;
  let held = 0;
  for (let at = 0; at < raw.length; at++) {
    const value = HEX_VALUE[raw[at] as number] as number;
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

const END_OF_DATA = 128;

/** Run lengths (7.4.5): up to 127 and the bytes that follow, from 129 the next byte over and over. */
function unrolled(raw: Buffer, meter: Meter): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < raw.length && raw[at] !== END_OF_DATA; ) {
    const length = raw[at] as number;
    const isRun = length > END_OF_DATA;
    const piece = isRun ? Buffer.alloc(257 - length, raw[at + 1] ?? 0) : raw.subarray(at + 1, at + 2 + length);
    pieces.push(piece);
    meter.look(1 + piece.length);
    at += isRun ? 2 : 2 + length;
  }
  return Buffer.concat(pieces);
}
