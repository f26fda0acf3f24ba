import { octetOfHex } from '../looking/hex-digits.js';
import type { Meter } from '../looking/meter.js';

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
    const escaped = octet === HASH ? octetOfHex(bytes, at + 1) : -1;
    out[size++] = escaped < 0 ? octet : escaped;
    if (escaped >= 0) at += 2;
  }
  return out.subarray(0, size);
}
