import { octetOfHex } from '../looking/hex-digits.js';
import type { Meter } from '../looking/meter.js';
import { REGULAR } from './pdf-lexing.js';

const HASH = 0x23;
/** In strings it is the beginning of an escape. */
const BACKSLASH = 0x5c;

/** `/J#53` is `/JS`. What would not be part of a name without its escape keeps it. The bytes themselves when there is no escape. */
export function withoutEscapes(bytes: Buffer, meter: Meter): Buffer {
  meter.look(bytes.length);
  let at = bytes.indexOf(HASH);
  if (at < 0) return bytes;
  const out = Buffer.from(bytes);
  let size = at;
  for (; at < bytes.length; at++) {
    const octet = bytes[at] as number;
    const escaped = octet === HASH ? octetOfHex(bytes, at + 1) : -1;
    const isPart = escaped >= 0 && REGULAR[escaped] === 1 && escaped !== BACKSLASH;
    out[size++] = isPart ? escaped : octet;
    if (isPart) at += 2;
  }
  return out.subarray(0, size);
}
