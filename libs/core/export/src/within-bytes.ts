/** Longest values that are tried, in characters: each is half of the one before. */
const LONGEST = [1023, 511, 255, 127, 63, 31, 15];

/**
 * The line with the longest values that fits into `maxBytes` of UTF-8. What does not fit with the shortest is written all the same: a receiver may cut a line, but
 * an event is never dropped here.
 */
export function withinBytes(maxBytes: number, line: (maxCharacters: number) => string): string {
  for (const longest of LONGEST) {
    const written = line(longest);
    if (Buffer.byteLength(written) <= maxBytes) return written;
  }
  return line(LONGEST.at(-1) ?? 0);
}
