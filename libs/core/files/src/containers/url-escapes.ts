import { octetOfHex } from '../looking/hex-digits.js';

const PERCENT = 0x25;

/** `%41` is `A` (RFC 3986 2.1), and so is the `%u0041` of older scripts. */
export function withoutEscapesOfUrls(text: Buffer): Buffer {
  const out = Buffer.allocUnsafe(text.length);
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const octet = text[at] as number;
    const digits = (text[at + 1] ?? 0) === 0x75 ? at + 4 : at + 1;
    const escaped = octet === PERCENT ? octetOfHex(text, digits) : -1;
    out[size++] = escaped < 0 ? octet : escaped;
    if (escaped >= 0) at = digits + 1;
  }
  return out.subarray(0, size);
}
