import type { EmbeddedFile } from './uuencode.js';

const ALPHABET = '!"#$%&\'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr';
/** Value of each byte; 255 for those that are skipped. */
const VALUES = new Uint8Array(256).fill(255);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
const INTRODUCTION = '(This file must be converted with BinHex';
const COLON = 58;
const REPEAT = 0x90;

/**
 * The data fork of a BinHex 4.0 file (RFC 1741 appendix A) within text, at most `maxBytes` bytes of it; undefined when there is none. Linear in the bytes of text
 * and file.
 */
export function findBinhex(text: Buffer, maxBytes: number): EmbeddedFile | undefined {
  const introduction = text.indexOf(INTRODUCTION);
  if (introduction < 0) return undefined;
  const lineEnd = text.indexOf(10, introduction);
  const colon = text.indexOf(COLON, lineEnd < 0 ? introduction : lineEnd);
  if (colon < 0) return undefined;
  const file = expand(sixBits(text, colon + 1), maxBytes + 128);
  // One byte length, name, NUL, type, creator, flags, lengths of both forks, CRC.
  const nameLength = file[0] ?? 0;
  const head = 1 + nameLength + 1 + 4 + 4 + 2;
  if (nameLength > 63 || file.length < head + 10) return undefined;
  const dataLength = file.readUInt32BE(head);
  const data = file.subarray(head + 10, Math.min(file.length, head + 10 + dataLength));
  return { name: file.toString('latin1', 1, 1 + nameLength), bytes: data.subarray(0, maxBytes) };
}

function sixBits(text: Buffer, from: number): Buffer {
  const colon = text.indexOf(COLON, from);
  const end = colon < 0 ? text.length : colon;
  const out = Buffer.allocUnsafe(Math.ceil(((end - from) * 3) / 4) + 3);
  let size = 0;
  let bits = 0;
  let held = 0;
  for (let at = from; at < end; at++) {
    const value = VALUES[text[at] as number] as number;
    if (value === 255) continue;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[size++] = (bits >> held) & 255;
    }
  }
  return out.subarray(0, size);
}

/** Undoes the run lengths: a byte, 0x90, a count; 0x90 0x00 is the byte 0x90 itself. The first pass finds out how many bytes that gives. */
function expand(packed: Buffer, maxBytes: number): Buffer {
  const out = Buffer.allocUnsafe(Math.min(maxBytes, expandedSize(packed)));
  let size = 0;
  for (let at = 0; at < packed.length && size < out.length; at++) {
    const octet = packed[at] as number;
    if (octet !== REPEAT) {
      out[size++] = octet;
      continue;
    }
    const count = packed[++at] ?? 0;
    if (count === 0) out[size++] = REPEAT;
    else if (count > 1) {
      const end = Math.min(out.length, size + count - 1);
      out.fill(size === 0 ? 0 : (out[size - 1] as number), size, end);
      size = end;
    }
  }
  return out;
}

function expandedSize(packed: Buffer): number {
  let size = packed.length;
  for (let at = 0; at < packed.length; at++) {
    if (packed[at] !== REPEAT) continue;
    const count = packed[++at];
    // Two bytes become `count - 1` more of the last one; a mark with nothing behind it stands for the byte itself.
    size += count === undefined ? 0 : count === 0 ? -1 : count - 3;
  }
  return size;
}
