import { isDisk } from './disk-structure.js';

/**
 * What has to follow a short mark before it makes a type. Two to four bytes stand at the beginning of many files by chance, and of a text because somebody wrote
 * them; the fields of the header behind them do not. A row tests only what every reader of that format needs, since a reader may be more tolerant than the
 * standard. Each looks at a bounded number of bytes.
 */
type Structure = (bytes: Buffer, offset: number) => boolean;

const le16 = (bytes: Buffer, at: number) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
const le32 = (bytes: Buffer, at: number) => (at + 4 <= bytes.length ? bytes.readUInt32LE(at) : Number.NaN);
const be32 = (bytes: Buffer, at: number) => (at + 4 <= bytes.length ? bytes.readUInt32BE(at) : Number.NaN);
const text = (bytes: Buffer, at: number, length: number) => bytes.toString('latin1', at, at + length);

/** Bytes from..to-1 all lie in the range. */
function within(bytes: Buffer, from: number, to: number, low: number, high: number): boolean {
  if (bytes.length < to) return false;
  for (let at = from; at < to; at++) if ((bytes[at] as number) < low || (bytes[at] as number) > high) return false;
  return true;
}

function isHex(bytes: Buffer, from: number, to: number): boolean {
  return within(bytes, from, to, 0x30, 0x66) && Number.isSafeInteger(Number(`0x${text(bytes, from, Math.min(12, to - from))}`));
}

/** First header (arj technote): its size, the size of its fixed part, and a known operating system. */
function isArj(bytes: Buffer): boolean {
  const size = le16(bytes, 2);
  const fixed = bytes[4] ?? 0;
  return size >= 30 && size <= 2600 && fixed >= 30 && fixed <= size && (bytes[7] ?? 255) <= 16;
}

/** `070701` and `070702` are followed by 13 fields of eight hexadecimal digits, `070707` by 70 octal digits; the binary form has the length of a name. */
function isCpio(bytes: Buffer): boolean {
  if (bytes[0] === 0x30) return bytes[5] === 0x37 ? within(bytes, 6, 76, 0x30, 0x37) : isHex(bytes, 6, 110);
  const length = bytes[0] === 0xc7 ? le16(bytes, 20) : ((bytes[20] ?? 0) << 8) | (bytes[21] ?? 0);
  return length >= 2 && length <= 4096 && bytes[26 + length - 1] === 0;
}

/** A header of `ar` ends in a grave accent and a line feed; an archive may be empty. */
function isAr(bytes: Buffer): boolean {
  return bytes.length <= 8 || text(bytes, 66, 2) === '`\n';
}

/** The checksum of the 512 bytes fits, or there is a NUL behind the name, which no text has (POSIX 1003.1 ustar). */
function isUstar(bytes: Buffer): boolean {
  return bytes.subarray(0, 257).includes(0) || hasTarChecksum(bytes);
}

/** The sum of the bytes of a tar header, its own field counted as spaces; some writers took bytes for signed. */
export function hasTarChecksum(bytes: Buffer): boolean {
  if (bytes.length < 512 || bytes[0] === 0) return false;
  const stored = Number.parseInt(text(bytes, 148, 8).replaceAll('\0', '').replaceAll(' ', ''), 8);
  let sum = 8 * 32;
  let signed = sum;
  for (let at = 0; at < 512; at++) {
    if (at >= 148 && at < 156) continue;
    const octet = bytes[at] as number;
    sum += octet;
    signed += octet > 127 ? octet - 256 : octet;
  }
  return stored === sum || stored === signed;
}

/** An atom of QuickTime: its length stands before its name. 0: to the end, 1: a length of 64 bits follows. */
function isAtom(bytes: Buffer): boolean {
  const size = be32(bytes, 0);
  return size <= 1 || (size >= 8 && size <= bytes.length);
}

/** Version and length of a film of Flash. */
function isFlash(bytes: Buffer): boolean {
  return (bytes[3] ?? 255) <= 60 && !(le32(bytes, 4) >= 0x0800_0000);
}

/** Kind of object file (ELF e_type) or its class, in either order of bytes. */
function isElf(bytes: Buffer): boolean {
  const kind = le16(bytes, 16);
  return [1, 2].includes(bytes[4] ?? 0) || [1, 2, 3, 4, 0x100, 0x200, 0x300, 0x400].includes(kind);
}

/** Type of a volume descriptor (ECMA-119 8.1.1; ECMA-167 part 2, 9.1.1) before its mark. */
function isVolume(bytes: Buffer, offset: number): boolean {
  return [0, 1, 2, 3, 255].includes(bytes[offset - 1] ?? 4);
}

/** By type, for each row of the table of marks that is short. */
export const STRUCTURES: ReadonlyMap<string, Structure> = new Map<string, Structure>(
  Object.entries({
    // The kind of the first substream (MS-XLS 2.4.21).
    xls: (bytes) => [0x05, 0x06, 0x10, 0x20, 0x40, 0x100, 0x200].includes(le16(bytes, 6)),
    lz4: (bytes) => (bytes[0] === 0x04 ? ((bytes[4] ?? 0) & 0xc0) === 0x40 : le32(bytes, 4) <= 0x0100_0000),
    z: (bytes) => bytes[1] !== 0x9d || (((bytes[2] ?? 0) & 0x1f) >= 9 && ((bytes[2] ?? 0) & 0x1f) <= 16),
    arj: isArj,
    lha: (bytes) => (bytes[20] ?? 255) <= 3,
    ace: (bytes) => bytes[4] === 0,
    zoo: (bytes) => bytes.length < 32 || (le32(bytes, 24) + le32(bytes, 28)) >>> 0 === 0 || text(bytes, 0, 4) === 'ZOO ',
    cab: (bytes) => (bytes[0] === 0x4d ? le32(bytes, 4) === 0 || (bytes[25] === 1 && (bytes[24] ?? 255) < 32) : (bytes[6] ?? 255) <= 1),
    cpio: isCpio,
    ar: isAr,
    rpm: (bytes) => (bytes[4] ?? 255) <= 4,
    xar: (bytes) => bytes[4] === 0 && (bytes[5] ?? 0) >= 28,
    tar: isUstar,
    iso: isVolume,
    disk: isDisk,
    alz: (bytes) => bytes.length < 12 || text(bytes, 8, 3) === 'BLZ' || bytes[7] === 0,
    egg: (bytes) => le32(bytes, 10) === 0 && bytes[5] === 1,
    sit: (bytes) => (bytes[0] === 0x53 && bytes[3] === 0x21 ? text(bytes, 10, 4) === 'rLau' : text(bytes, 8, 3) === '(c)'),
    zpaq: (bytes) => bytes[0] === 0x37 || ((bytes[3] ?? 255) <= 2 && (bytes[4] ?? 255) <= 1),
    crx: (bytes) => le32(bytes, 4) <= 16,
    chm: (bytes) => le32(bytes, 4) <= 4,
    tnef: (bytes) => (bytes[6] ?? 0) <= 2,
    activemime: (bytes) => bytes[10] === 0,
    djvu: (bytes) => text(bytes, 12, 3) === 'DJV' || text(bytes, 12, 4) === 'THUM',
    pst: (bytes) => text(bytes, 8, 2) === 'SM',
    parquet: (bytes) => text(bytes, Math.max(0, bytes.length - 4), 4) === 'PAR1' || bytes.subarray(4, 64).includes(0),
    elf: isElf,
    dex: (bytes) => bytes[7] === 0,
    j2c: (bytes) => bytes[4] === 0,
    icns: (bytes) => be32(bytes, 4) <= Math.max(bytes.length, 1024),
    psd: (bytes) => bytes[4] === 0,
    xcf: (bytes) => bytes[13] === 0,
    flac: (bytes) => ((bytes[4] ?? 255) & 0x7f) === 0,
    dwg: (bytes) => within(bytes, 4, 6, 0x30, 0x39) && (bytes[6] ?? 255) < 32,
    ttc: (bytes) => bytes[4] === 0,
    otf: (bytes) => bytes[4] === 0,
    eot: (bytes) => [0x0001_0000, 0x0002_0001, 0x0002_0002].includes(le32(bytes, 8)),
    swf: isFlash,
    mov: isAtom,
    pcap: (bytes) => bytes[0] !== 0x0a || [0x1a2b_3c4d, 0x4d3c_2b1a].includes(le32(bytes, 8)),
  } satisfies Record<string, Structure>),
);
