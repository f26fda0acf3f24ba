import type { Meter } from '../looking/meter.js';

/** One packet of OpenPGP (RFC 9580 4.2). */
export interface PgpPacket {
  readonly tag: number;
  /** Without headers of parts. */
  readonly body: Buffer;
  readonly next: number;
  /** The file ends within it. */
  readonly cut: boolean;
}

const MAX_PARTS = 100_000;

/** The packet that begins there, in the new or the old form; undefined when none does. */
export function packetAt(bytes: Buffer, at: number, meter: Meter): PgpPacket | undefined {
  const first = bytes[at] ?? 0;
  meter.look(8);
  if ((first & 0x80) === 0 || at + 2 > bytes.length) return undefined;
  if ((first & 0x40) === 0) return oldPacket(bytes, at, first);
  const tag = first & 0x3f;
  const parts: Buffer[] = [];
  for (let from = at + 1, count = 0; count < MAX_PARTS; count++) {
    const { start, size, more } = lengthAt(bytes, from);
    meter.look(8);
    if (start > bytes.length) return undefined;
    parts.push(bytes.subarray(start, start + size));
    from = start + size;
    if (more && from < bytes.length) continue;
    if (parts.length > 1) meter.look(from - at);
    return {
      tag,
      body: parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts),
      next: Math.min(from, bytes.length),
      cut: from > bytes.length || more,
    };
  }
  return undefined;
}

function oldPacket(bytes: Buffer, at: number, first: number): PgpPacket | undefined {
  const kind = first & 3;
  const octets = [1, 2, 4, 0][kind] as number;
  const start = at + 1 + octets;
  if (start > bytes.length) return undefined;
  const size = kind === 3 ? bytes.length - start : bytes.readUIntBE(at + 1, octets);
  const end = start + size;
  return { tag: (first >> 2) & 15, body: bytes.subarray(start, end), next: Math.min(end, bytes.length), cut: end > bytes.length };
}

/** A length of one, two or five bytes, or of a part with more to follow (4.2.1). */
function lengthAt(bytes: Buffer, at: number): { readonly start: number; readonly size: number; readonly more: boolean } {
  const first = bytes[at] ?? 0;
  if (first < 192) return { start: at + 1, size: first, more: false };
  if (first < 224) return { start: at + 2, size: ((first - 192) << 8) + (bytes[at + 1] ?? 0) + 192, more: false };
  if (first < 255) return { start: at + 1, size: 2 ** (first & 31), more: true };
  return { start: at + 5, size: at + 5 <= bytes.length ? bytes.readUInt32BE(at + 1) : 0, more: false };
}

export const PUBLIC_KEY_SESSION = 1;
export const SIGNATURE = 2;
export const SYMMETRIC_SESSION = 3;
export const ONE_PASS = 4;
export const COMPRESSED = 8;
export const ENCRYPTED = 9;
export const MARKER = 10;
export const LITERAL = 11;
export const PROTECTED = 18;
export const AEAD_ENCRYPTED = 20;

const CIPHERS = 13;
const S2K = new Set([0, 1, 3, 4]);

/** What the body of a first packet begins with, so that a file of other bytes is none. */
const BEGINS: Readonly<Record<number, (body: Buffer) => boolean>> = {
  [PUBLIC_KEY_SESSION]: (b) => [2, 3, 6].includes(b[0] ?? 0) && b.length >= 10 && (b[0] === 6 || (b[9] ?? 255) <= 35),
  [SYMMETRIC_SESSION]: (b) => [4, 5, 6].includes(b[0] ?? 0) && (b[0] !== 4 || ((b[1] ?? 0) >= 1 && (b[1] ?? 99) <= CIPHERS && S2K.has(b[2] ?? 99))),
  [ONE_PASS]: (b) => (b[0] === 3 || b[0] === 6) && (b[1] ?? 99) <= 1 && (b[2] ?? 99) <= 16 && (b[3] ?? 99) <= 35,
  [SIGNATURE]: (b) => [3, 4, 5, 6].includes(b[0] ?? 0) && b.length >= 20 && (b[0] === 3 ? b[1] === 5 : (b[2] ?? 99) <= 35 && (b[3] ?? 99) <= 16),
  [COMPRESSED]: (b) => (b[0] ?? 99) <= 3 && b.length > 4 && beginsPacked(b),
  [LITERAL]: (b) => 'btuml1'.includes(String.fromCharCode(b[0] ?? 0)) && b.length >= 6 + (b[1] ?? 255),
  [MARKER]: (b) => b.toString('latin1') === 'PGP',
  [PROTECTED]: (b) => (b[0] === 1 || b[0] === 2) && b.length >= 20,
  [AEAD_ENCRYPTED]: (b) => b[0] === 1 && b.length >= 20,
};

/** BZip2 and the frame of zlib tell themselves; raw deflate only by the kind of its first block, which OpenPGP never has as a reserved one. */
function beginsPacked(body: Buffer): boolean {
  if (body[0] === 3) return body.toString('latin1', 1, 4) === 'BZh';
  if (body[0] === 2) return ((body[1] ?? 0) & 15) === 8 && body.readUInt16BE(1) % 31 === 0;
  return body[0] === 0 ? ((body[1] ?? 0) & 0x80) !== 0 : ((body[1] ?? 0) & 6) !== 6;
}

/** The file is a sequence of packets that begins as a message or a signature does. */
export function isOpenPgp(bytes: Buffer, meter: Meter): boolean {
  const first = packetAt(bytes, 0, meter);
  if (first === undefined || BEGINS[first.tag]?.(first.body) !== true) return false;
  return first.next >= bytes.length || ((bytes[first.next] ?? 0) & 0x80) !== 0;
}
