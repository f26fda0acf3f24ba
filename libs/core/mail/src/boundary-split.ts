/** A stretch of a multipart's body. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  /** `before`: preamble; `part`; `after`: epilogue. */
  readonly where: 'before' | 'part' | 'after';
  /** The part lies behind a closing delimiter. */
  readonly afterClose: boolean;
}

export interface Split {
  readonly segments: readonly Segment[];
  readonly delimiters: number;
  readonly closed: boolean;
}

const LF = 10;
const CR = 13;

/** Cuts a body at the delimiter lines of one boundary (RFC 2046 5.1.1), at most `most` parts. A part ends before the line ending that precedes its delimiter. */
export function splitBody(bytes: Buffer, start: number, end: number, boundary: string, most: number): Split {
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const segments: Segment[] = [];
  let from = start;
  let where: Segment['where'] = 'before';
  let afterClose = false;
  let delimiters = 0;
  let closed = false;
  let at = bytes.indexOf(mark, start);
  while (at >= 0 && at + mark.length <= end && segments.length <= most) {
    const line = at === start || bytes[at - 1] === LF || bytes[at - 1] === CR ? delimiterAt(bytes, at + mark.length, end) : undefined;
    if (line !== undefined) {
      delimiters += 1;
      segments.push({ start: from, end: Math.max(from, beforeLineEnding(bytes, from, at)), where, afterClose });
      from = line.next;
      afterClose ||= closed;
      closed ||= line.closing;
      where = line.closing ? 'after' : 'part';
      if (where === 'part') afterClose = closed;
    }
    at = bytes.indexOf(mark, line?.next ?? at + 1);
  }
  segments.push({ start: from, end, where, afterClose });
  return { segments, delimiters, closed };
}

/** Behind the mark: optional `--`, white space, line ending or the end. Undefined: the mark is the beginning of a longer word. */
function delimiterAt(bytes: Buffer, behind: number, end: number): { readonly next: number; readonly closing: boolean } | undefined {
  let at = behind;
  const closing = bytes[at] === 45 && bytes[at + 1] === 45 && at + 1 < end;
  if (closing) at += 2;
  while (at < end && (bytes[at] === 32 || bytes[at] === 9)) at += 1;
  if (at >= end) return { next: end, closing };
  if (bytes[at] === CR) return { next: bytes[at + 1] === LF ? at + 2 : at + 1, closing };
  if (bytes[at] === LF) return { next: at + 1, closing };
  return undefined;
}

function beforeLineEnding(bytes: Buffer, from: number, at: number): number {
  if (at - 1 >= from && bytes[at - 1] === LF) return at - 2 >= from && bytes[at - 2] === CR ? at - 2 : at - 1;
  return at - 1 >= from && bytes[at - 1] === CR ? at - 1 : at;
}

/**
 * Words that stand where a delimiter would: a line `--word` that is followed by a line that begins like a MIME field. For bodies whose declared boundary
 * does not occur. At most `most`, in order of appearance.
 */
export function guessBoundaries(bytes: Buffer, start: number, end: number, most: number): readonly string[] {
  const found = new Set<string>();
  let looked = 0;
  for (let at = bytes.indexOf('--', start); at >= 0 && at < end && found.size < most && looked < 5000; at = bytes.indexOf('--', at + 2)) {
    if (at !== start && bytes[at - 1] !== LF && bytes[at - 1] !== CR) continue;
    looked += 1;
    const line = bytes.toString('latin1', at + 2, Math.min(end, at + 300));
    const match = /^([^\r\n]{1,250}?)[ \t]*(?:\r\n|\r|\n)(?:content-[a-z-]+|mime-version)[ \t]*:/i.exec(line);
    if (match?.[1] !== undefined && !match[1].endsWith('--')) found.add(match[1]);
  }
  return [...found];
}
