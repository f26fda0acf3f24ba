import { crc32 } from 'node:zlib';

import type { EmbeddedFile } from '../embedded-file.js';
import type { Octets } from '../looking/octets.js';

/** A mark that archive readers look for anywhere in a file, and what has to follow it. */
interface Mark {
  readonly type: string;
  readonly octets: Buffer;
  fits(bytes: Buffer, at: number): boolean;
}

const MARKS: readonly Mark[] = [
  // Version 0 and the checksum of the start header (7zFormat.txt).
  {
    type: '7z',
    octets: Buffer.from('377abcaf271c', 'hex'),
    fits: (b, at) => at + 32 <= b.length && b[at + 6] === 0 && crc32(b.subarray(at + 12, at + 32)) === b.readUInt32LE(at + 8),
  },
  // The main header, or the one of encryption, comes first in either version.
  { type: 'rar', octets: Buffer.from('526172211a07', 'hex'), fits: beginsRar },
  { type: 'cab', octets: Buffer.from('4d53434600000000', 'hex'), fits: (b, at) => b[at + 25] === 1 && (b[at + 24] ?? 255) < 32 },
];

function beginsRar(bytes: Buffer, at: number): boolean {
  if (bytes[at + 6] === 0) return bytes[at + 9] === 0x73;
  return bytes[at + 6] === 1 && bytes[at + 7] === 0 && (bytes[at + 13] === 1 || bytes[at + 13] === 4 || (bytes[at + 12] ?? 0) >= 0x80);
}

/** Kinds that are unpacked themselves: what is in them is found there. */
const UNPACKED = new Set('zip tar ar deb cpio iso 7z rar cab ole wim vhd vhdx disk dmg chm rpm xar pdf eml mbox mht'.split(' '));

const ZIP_END = Buffer.from('504b0506', 'hex');
const PDF_END = Buffer.from('%%EOF');
/** The block that ends it, in either version. */
const RAR_ENDS = ['c43d7b00400700', '1d77565103050400'].map((hex) => Buffer.from(hex, 'hex'));
/** Two blocks of nothing (POSIX 1003.1 ustar). */
const TAR_END = 1024;

/** Whether a place is behind the end of the file that stands before. */
type Behind = (at: number) => boolean;

function behindLast({ bytes, meter }: Octets, mark: Buffer): Behind {
  const end = bytes.lastIndexOf(mark);
  meter.look(bytes.length - Math.max(0, end));
  return (at) => end >= 0 && end < at;
}

/** Of these an archive counts behind their end, where no reader of them looks: within, it is one of their files. */
const ENDS: ReadonlyMap<string, (octets: Octets) => Behind> = new Map<string, (octets: Octets) => Behind>([
  ['zip', (octets) => behindLast(octets, ZIP_END)],
  ['pdf', (octets) => behindLast(octets, PDF_END)],
  [
    'tar',
    ({ bytes }) =>
      (at) =>
        at >= TAR_END && bytes.subarray(at - TAR_END, at).every((octet) => octet === 0),
  ],
  [
    'rar',
    ({ bytes }) =>
      (at) =>
        RAR_ENDS.some((end) => at >= end.length && bytes.subarray(at - end.length, at).equals(end)),
  ],
]);
const PROGRAMS = new Set(['exe', 'pe', 'elf', 'macho']);
/** Bytes at the beginning where an archive is the file itself. */
const LEAST_PREFIX = 1;
const MAX_TRIES = 100;

/**
 * Archives behind other bytes: the usual unpackers look for their marks and open them, whether a program, a picture, a few words or another archive stand before. One of each
 * kind, the first.
 */
export function appendedArchives(octets: Octets, types: readonly string[]): readonly EmbeddedFile[] {
  const { bytes } = octets;
  const unpacked = types.some((type) => PROGRAMS.has(type)) ? [] : types.filter((type) => UNPACKED.has(type));
  if (unpacked.some((type) => !ENDS.has(type))) return [];
  const ends = unpacked.flatMap((type) => ENDS.get(type)?.(octets) ?? []);
  return MARKS.flatMap(({ type, octets: mark, fits }) => {
    let at = octets.indexOf(mark, LEAST_PREFIX);
    for (let tries = 0; at >= 0 && !(fits(bytes, at) && ends.every((isBehind) => isBehind(at))); tries++)
      at = tries < MAX_TRIES ? octets.indexOf(mark, at + mark.length) : -1;
    return at < 0 ? [] : [{ name: `appended.${type}`, bytes: bytes.subarray(at), types: [type] }];
  });
}
