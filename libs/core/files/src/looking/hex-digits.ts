/** Values of hexadecimal digits by their octet; -1 for anything else. */
export const HEX_VALUE = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  HEX_VALUE[value.toString(16).charCodeAt(0)] = value;
  HEX_VALUE[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

/** The octet that two digits stand for from `at` on; negative when one of them is none. */
export function octetOfHex(bytes: Uint8Array, at: number): number {
  return ((HEX_VALUE[bytes[at] ?? 0] as number) << 4) | (HEX_VALUE[bytes[at + 1] ?? 0] as number);
}
