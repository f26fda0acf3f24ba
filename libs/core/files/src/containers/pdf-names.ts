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
    const escaped = octet === HASH ? ((HEX[bytes[at + 1] ?? 0] as number) << 4) | (HEX[bytes[at + 2] ?? 0] as number) : -1;
    out[size++] = escaped < 0 ? octet : escaped;
    if (escaped >= 0) at += 2;
  }
  return out.subarray(0, size);
}

/** Values of hexadecimal digits; -1 for anything else. */
export const HEX = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  HEX[value.toString(16).charCodeAt(0)] = value;
  HEX[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}
