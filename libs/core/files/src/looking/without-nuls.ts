/** The bytes without the NUL characters behind them; `width`: bytes of a character. */
export function withoutNuls(bytes: Buffer, width: 1 | 2 = 1): Buffer {
  let end = bytes.length - (bytes.length % width);
  while (end >= width && bytes[end - 1] === 0 && bytes[end - width] === 0) end -= width;
  return bytes.subarray(0, end);
}
