const PERCENT = 0x25;

/** Values of hexadecimal digits; -1 for anything else. */
const HEX = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  HEX[value.toString(16).charCodeAt(0)] = value;
  HEX[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

/** `%41` is `A` (RFC 3986 2.1), and so is the `%u0041` of older scripts. */
export function withoutEscapesOfUrls(text: Buffer): Buffer {
  const out = Buffer.allocUnsafe(text.length);
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const octet = text[at] as number;
    const digits = (text[at + 1] ?? 0) === 0x75 ? at + 4 : at + 1;
    const escaped = octet === PERCENT ? ((HEX[text[digits] ?? 0] as number) << 4) | (HEX[text[digits + 1] ?? 0] as number) : -1;
    out[size++] = escaped < 0 ? octet : escaped;
    if (escaped >= 0) at = digits + 1;
  }
  return out.subarray(0, size);
}
