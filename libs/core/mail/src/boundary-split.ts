import { firstFrom } from './delimiter-lines.js';

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
  /** Some delimiters only count for tolerant clients: they stand behind a bare CR, or have control characters behind them. */
  readonly odd: boolean;
  /** Bytes compared. */
  readonly cost: number;
}

export interface SplitRequest {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Offsets of all lines that begin with two hyphens. */
  readonly lines: readonly number[];
  /** The boundary as bytes. */
  readonly boundary: Buffer;
  readonly maxParts: number;
  /** Delimiters that only tolerant clients see count too. */
  readonly tolerant: boolean;
}

const LF = 10;
const CR = 13;

interface Delimiter {
  /** Begin of the next line. */
  readonly next: number;
  readonly closing: boolean;
  readonly odd: boolean;
}

/** Cuts a body at the delimiter lines of one boundary (RFC 2046 5.1.1). A part ends before the line ending that precedes its delimiter. */
export function splitBody(request: SplitRequest): Split {
  const { bytes, start, end, lines, boundary } = request;
  const segments: Segment[] = [];
  let open = { from: start, where: 'before' as Segment['where'], afterClose: false };
  let delimiters = 0;
  let closed = false;
  let odd = false;
  let cost = 0;
  for (let i = firstFrom(lines, start); i < lines.length; i++) {
    const at = lines[i] as number;
    if (at + 2 + boundary.length > end || segments.length > request.maxParts) break;
    const same = commonLength(bytes, at + 2, boundary);
    cost += same + 1;
    if (same < boundary.length) continue;
    const delimiter = delimiterAt(bytes, at + 2 + boundary.length, end, at > start && bytes[at - 1] === CR);
    if (delimiter === undefined) continue;
    odd ||= delimiter.odd;
    if (delimiter.odd && !request.tolerant) continue;
    delimiters += 1;
    segments.push({
      start: open.from,
      end: Math.max(open.from, beforeLineEnding(bytes, open.from, at)),
      where: open.where,
      afterClose: open.afterClose,
    });
    closed ||= delimiter.closing;
    open = { from: delimiter.next, where: delimiter.closing ? 'after' : 'part', afterClose: closed };
  }
  segments.push({ start: open.from, end, where: open.where, afterClose: open.afterClose });
  return { segments, delimiters, closed, odd, cost };
}

function commonLength(bytes: Buffer, at: number, word: Buffer): number {
  let same = 0;
  while (same < word.length && bytes[at + same] === word[same]) same += 1;
  return same;
}

/** Behind the boundary: optional `--`, white space, line ending or the end. Undefined: it is the beginning of a longer word. */
function delimiterAt(bytes: Buffer, behind: number, end: number, behindCr: boolean): Delimiter | undefined {
  let at = behind;
  const closing = bytes[at] === 45 && bytes[at + 1] === 45 && at + 1 < end;
  if (closing) at += 2;
  let odd = behindCr;
  for (; at < end && bytes[at] !== CR && bytes[at] !== LF; at++) {
    const c = bytes[at] as number;
    if (c > 32) return undefined;
    if (c !== 32 && c !== 9) odd = true;
  }
  if (at >= end) return { next: end, closing, odd };
  if (bytes[at] === CR && bytes[at + 1] === LF && at + 1 < end) return { next: at + 2, closing, odd };
  return { next: at + 1, closing, odd: odd || bytes[at] === CR };
}

function beforeLineEnding(bytes: Buffer, from: number, at: number): number {
  if (at - 1 >= from && bytes[at - 1] === LF) return at - 2 >= from && bytes[at - 2] === CR ? at - 2 : at - 1;
  return at - 1 >= from && bytes[at - 1] === CR ? at - 1 : at;
}
