import type { Octets } from '../looking/octets.js';

/** Wire format of ZIP records (APPNOTE 4.3). Reads fields, judges nothing: a record that does not fit is undefined. What a record holds counts as looked at. */

export const LOCAL = Buffer.from('504b0304', 'hex');
export const CENTRAL = Buffer.from('504b0102', 'hex');
export const END = Buffer.from('504b0506', 'hex');
export const DESCRIPTOR = Buffer.from('504b0708', 'hex');
const ARCHIVE_EXTRA = 0x08064b50;

export interface LocalRecord {
  readonly at: number;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly names: readonly string[];
  readonly dataStart: number;
}

export interface CentralRecord extends Omit<LocalRecord, 'dataStart'> {
  readonly localOffset: number;
  readonly unixMode: number;
  readonly next: number;
}

export interface EndRecord {
  readonly at: number;
  readonly count: number;
  readonly directorySize: number;
  readonly directoryOffset: number;
  /** Offset behind the comment. */
  readonly end: number;
}

const AES = 99;
/** No writer is beyond 6.3 (63); a higher one is no header but chance. */
const MAX_VERSION = 100;

/** Methods that a header can name (4.4.5). */
const METHODS = new Set([0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 16, 18, 19, 20, 93, 94, 95, 96, 97, 98, 99]);

/** Whether a record begins there that names a known method: no more than its fixed fields is looked at. */
export function isPlausibleLocal({ bytes }: Octets, at: number): boolean {
  return at >= 0 && at + 30 <= bytes.length && bytes.readUInt32BE(at) === 0x504b0304 && METHODS.has(bytes.readUInt16LE(at + 8));
}

export function readLocal({ bytes, meter }: Octets, at: number): LocalRecord | undefined {
  if (at < 0 || at + 30 > bytes.length || bytes.readUInt32BE(at) !== 0x504b0304) return undefined;
  const nameLength = bytes.readUInt16LE(at + 26);
  const extraLength = bytes.readUInt16LE(at + 28);
  const dataStart = at + 30 + nameLength + extraLength;
  if ((bytes[at + 4] ?? 255) > MAX_VERSION || dataStart > bytes.length) return undefined;
  meter.look(dataStart - at);
  const flags = bytes.readUInt16LE(at + 6);
  const extra = bytes.subarray(at + 30 + nameLength, dataStart);
  const sizes = wide(extra, bytes.readUInt32LE(at + 18), bytes.readUInt32LE(at + 22));
  return {
    at,
    flags,
    method: realMethod(bytes.readUInt16LE(at + 8), extra),
    crc: bytes.readUInt32LE(at + 14),
    packed: sizes.packed,
    size: sizes.size,
    names: namesOf(bytes.subarray(at + 30, at + 30 + nameLength), flags, extra),
    dataStart,
  };
}

/** Whether a directory entry begins there. */
export function isCentral({ bytes }: Octets, at: number): boolean {
  if (at < 0 || at + 46 > bytes.length || bytes.readUInt32BE(at) !== 0x504b0102) return false;
  return at + 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) <= bytes.length;
}

export function readCentral(octets: Octets, at: number): CentralRecord | undefined {
  if (!isCentral(octets, at)) return undefined;
  const { bytes, meter } = octets;
  const nameLength = bytes.readUInt16LE(at + 28);
  const extraLength = bytes.readUInt16LE(at + 30);
  const commentLength = bytes.readUInt16LE(at + 32);
  const nameEnd = at + 46 + nameLength;
  const next = nameEnd + extraLength + commentLength;
  meter.look(nameEnd + extraLength - at);
  const flags = bytes.readUInt16LE(at + 8);
  const extra = bytes.subarray(nameEnd, nameEnd + extraLength);
  const sizes = wide(extra, bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 42));
  return {
    at,
    flags,
    method: realMethod(bytes.readUInt16LE(at + 10), extra),
    crc: bytes.readUInt32LE(at + 16),
    packed: sizes.packed,
    size: sizes.size,
    names: namesOf(bytes.subarray(at + 46, nameEnd), flags, extra),
    localOffset: sizes.offset,
    unixMode: bytes[at + 5] === 3 ? bytes.readUInt16LE(at + 40) : 0,
    next,
  };
}

export function readEnd(octets: Octets, at: number): EndRecord | undefined {
  const { bytes } = octets;
  if (at + 22 > bytes.length) return undefined;
  const plain = {
    at,
    count: bytes.readUInt16LE(at + 10),
    directorySize: bytes.readUInt32LE(at + 12),
    directoryOffset: bytes.readUInt32LE(at + 16),
    end: at + 22 + bytes.readUInt16LE(at + 20),
  };
  const from = wideEnd(octets, at);
  if (from === undefined) return plain;
  return { ...plain, at: from, count: u64(bytes, from + 32), directorySize: u64(bytes, from + 40), directoryOffset: u64(bytes, from + 48) };
}

/** Bytes before a locator in which its record is looked for. */
const WIDE_END_WITHIN = 4096;
const WIDE_END = Buffer.from('504b0606', 'hex');

/** ZIP64: a locator stands right before the end record and names a wider one (4.3.14, 4.3.15), which mostly stands right before the locator. */
function wideEnd({ bytes, meter }: Octets, at: number): number | undefined {
  const locator = at - 20;
  if (locator < 0 || bytes.readUInt32BE(locator) !== 0x504b0607) return undefined;
  const named = u64(bytes, locator + 8);
  if (named + 56 <= locator && bytes.readUInt32BE(named) === 0x504b0606) return named;
  const from = Math.max(0, locator - WIDE_END_WITHIN);
  meter.look(locator - from);
  const found = bytes.subarray(from, locator).lastIndexOf(WIDE_END);
  return found < 0 || from + found + 56 > bytes.length ? undefined : from + found;
}

/** The archive decryption header and record of central directory encryption (4.3.11, 7.3.4). */
export function hasArchiveExtra({ bytes }: Octets, at: number): boolean {
  return at >= 0 && at + 4 <= bytes.length && bytes.readUInt32LE(at) === ARCHIVE_EXTRA;
}

function u64(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

const FULL = 0xffffffff;

/** Sizes from the ZIP64 extra field where the short ones are full (4.5.3). */
function wide(extra: Buffer, packed: number, size: number, offset = 0): { packed: number; size: number; offset: number } {
  const field = extraField(extra, 1);
  let at = 0;
  const take = (value: number) => {
    if (value !== FULL || field === undefined || at + 8 > field.length) return value;
    at += 8;
    return u64(field, at - 8);
  };
  const realSize = take(size);
  const realPacked = take(packed);
  return { size: realSize, packed: realPacked, offset: take(offset) };
}

function realMethod(method: number, extra: Buffer): number {
  const aes = method === AES ? extraField(extra, 0x9901) : undefined;
  return aes !== undefined && aes.length >= 7 ? aes.readUInt16LE(5) : method;
}

function extraField(extra: Buffer, id: number): Buffer | undefined {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return undefined;
}

const CP437 = 'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** Every reading of a stored name: UTF-8 by flag or when it is valid, else code page 437, and the Unicode path field (4.6.9) when it differs. */
function namesOf(raw: Buffer, flags: number, extra: Buffer): readonly string[] {
  const utf8 = raw.toString('utf8');
  const name =
    (flags & 0x800) !== 0 || !utf8.includes('\ufffd')
      ? utf8
      : [...raw].map((c) => (c < 128 ? String.fromCharCode(c) : (CP437[c - 128] ?? '?'))).join('');
  const path = extraField(extra, 0x7075);
  const unicode = path !== undefined && path.length > 5 ? path.subarray(5).toString('utf8') : name;
  return [...new Set([name, unicode])];
}
