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
const PROGRAMS = new Set(['exe', 'pe', 'elf', 'macho']);
/** Bytes at the beginning where an archive is the file itself. */
const LEAST_PREFIX = 1;
const MAX_TRIES = 100;

/**
 * Archives behind other bytes: the usual unpackers look for their marks and open them, whether a program, a picture or a few words stand before. One of each kind, the
 * first; a file that is unpacked anyway has none.
 */
export function appendedArchives(octets: Octets, types: readonly string[]): readonly EmbeddedFile[] {
  const isProgram = types.some((type) => PROGRAMS.has(type));
  if (!isProgram && types.some((type) => UNPACKED.has(type))) return [];
  const { bytes } = octets;
  return MARKS.flatMap(({ type, octets: mark, fits }) => {
    let at = octets.indexOf(mark, LEAST_PREFIX);
    for (let tries = 0; at >= 0 && !fits(bytes, at); tries++) at = tries < MAX_TRIES ? octets.indexOf(mark, at + mark.length) : -1;
    return at < 0 ? [] : [{ name: `appended.${type}`, bytes: bytes.subarray(at), types: [type] }];
  });
}
