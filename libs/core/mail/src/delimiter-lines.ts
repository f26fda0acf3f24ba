const LF = 10;
const CR = 13;
const HYPHEN = 45;

export interface DelimiterLines {
  /** Ascending offsets of lines that begin with two hyphens. */
  readonly offsets: readonly number[];
  /** There are more. */
  readonly cut: boolean;
}

/**
 * Finds every line that could be a delimiter, once for a buffer, so that entities within entities do not search the same bytes again. Behind a bare CR a line
 * begins too, since some clients think so.
 */
export function findDelimiterLines(bytes: Buffer, max: number): DelimiterLines {
  const offsets: number[] = [];
  const { length } = bytes;
  let misses = 0;
  let at = bytes.indexOf('--');
  while (at >= 0) {
    if (at === 0 || bytes[at - 1] === LF || bytes[at - 1] === CR) {
      if (offsets.length >= max) return { offsets, cut: true };
      offsets.push(at);
    } else misses += 1;
    at += 2;
    // Rows of hyphens would be a hit at every byte.
    while (at < length && bytes[at] === HYPHEN) at += 1;
    // A text full of hyphens is cheaper to walk than to search.
    if (misses * 32 > at + 10_000) return walkLines(bytes, at, offsets, max);
    at = bytes.indexOf('--', at);
  }
  return { offsets, cut: false };
}

function walkLines(bytes: Buffer, from: number, offsets: number[], max: number): DelimiterLines {
  const { length } = bytes;
  for (let at = from; at < length - 2; at++) {
    const c = bytes[at];
    if ((c !== LF && c !== CR) || bytes[at + 1] !== HYPHEN || bytes[at + 2] !== HYPHEN) continue;
    if (offsets.length >= max) return { offsets, cut: true };
    offsets.push(at + 1);
  }
  return { offsets, cut: false };
}

/** Index of the first offset that is not below `at`. */
export function firstFrom(offsets: readonly number[], at: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
