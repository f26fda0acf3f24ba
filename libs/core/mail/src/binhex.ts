import type { EmbeddedFile } from './uuencode.js';

const ALPHABET = '!"#$%&\'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr';
const VALUES = new Map([...ALPHABET].map((c, i) => [c.charCodeAt(0), i]));
const INTRODUCTION = '(This file must be converted with BinHex';
const COLON = 58;
const REPEAT = 0x90;

/** The data fork of a BinHex 4.0 file (RFC 1741 appendix A) within text; undefined when there is none. */
export function findBinhex(text: Buffer, maxBytes: number): EmbeddedFile | undefined {
  const introduction = text.indexOf(INTRODUCTION);
  if (introduction < 0) return undefined;
  const lineEnd = text.indexOf(10, introduction);
  const colon = text.indexOf(COLON, lineEnd < 0 ? introduction : lineEnd);
  if (colon < 0) return undefined;
  const file = expand(sixBits(text, colon + 1), maxBytes + 128);
  // One octet length, name, NUL, type, creator, flags, lengths of both forks, CRC.
  const nameLength = file[0] ?? 0;
  const head = 1 + nameLength + 1 + 4 + 4 + 2;
  if (nameLength > 63 || file.length < head + 10) return undefined;
  const dataLength = file.readUInt32BE(head);
  const data = file.subarray(head + 10, Math.min(file.length, head + 10 + dataLength));
  return { name: file.toString('latin1', 1, 1 + nameLength), bytes: data.subarray(0, maxBytes) };
}

function sixBits(text: Buffer, from: number): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil(((text.length - from) * 3) / 4) + 3);
  let size = 0;
  let bits = 0;
  let held = 0;
  for (let at = from; at < text.length && text[at] !== COLON; at++) {
    const value = VALUES.get(text[at] as number);
    if (value === undefined) continue;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[size++] = (bits >> held) & 255;
    }
  }
  return out.subarray(0, size);
}

/** Undoes the run lengths: an octet, 0x90, a count; 0x90 0x00 is the octet 0x90 itself. */
function expand(packed: Buffer, maxBytes: number): Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  let last = 0;
  let from = 0;
  const put = (bytes: Buffer) => {
    chunks.push(bytes);
    size += bytes.length;
  };
  for (let at = 0; at < packed.length && size < maxBytes; at++) {
    if (packed[at] !== REPEAT) {
      last = packed[at] as number;
      continue;
    }
    put(packed.subarray(from, at));
    const count = packed[at + 1] ?? 0;
    if (count === 0) {
      put(Buffer.of(REPEAT));
      last = REPEAT;
    } else if (count > 1) put(Buffer.alloc(count - 1, last));
    at += 1;
    from = at + 1;
  }
  put(packed.subarray(Math.min(from, packed.length)));
  return Buffer.concat(chunks).subarray(0, maxBytes);
}
