import { Defect } from '@postern/kernel';
import type { Excerpt, Gap } from '@postern/kernel';
import { linear } from '@postern/linear';

import type { MailMessage } from './mail-message.js';

/** Largest message that is excerpted, and that is made up again from an excerpt. */
export const MAX_EXCERPTED_BYTES = 50 * 1024 * 1024;
/** Most bytes of an excerpt. Above, a pull costs less than the call. */
export const MAX_EXCERPT_BYTES = 64 * 1024;

const LF = 10;
const CR = 13;
/** Longest line that a gap is filled with, with its ending. */
const MAX_LINE = 1000;

/** The bytes outside of the gaps. Undefined when there is no gap, the message is too large to be excerpted, or too much is left. */
export function excerptOf(bytes: Buffer, gaps: readonly Gap[]): Excerpt | undefined {
  const size = bytes.length;
  if (gaps.length === 0 || size > MAX_EXCERPTED_BYTES || keptOf(size, gaps) > MAX_EXCERPT_BYTES) return undefined;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { offset, length } of gaps) {
    pieces.push(bytes.subarray(at, offset));
    at = offset + length;
  }
  return { size, octets: Buffer.concat([...pieces, bytes.subarray(at)]), gaps };
}

/** The header with its blank line; the body is the gap. Undefined also where its end is in doubt. */
export function headerExcerpt(message: MailMessage): Excerpt | undefined {
  const { bytes, headerEnd, bodyStart, findings } = message;
  const doubtful = findings.some(({ code }) => code.startsWith('LIMIT_')) || headerEnd >= bodyStart;
  return doubtful || bodyStart >= bytes.length ? undefined : excerptOf(bytes, [{ offset: bodyStart, length: bytes.length - bodyStart }]);
}

/** The bytes of an excerpt that is a header. Throws Defect when it is none. */
export function headerOf(excerpt: Excerpt): Buffer {
  check(excerpt, excerpt.size);
  const [gap, ...others] = excerpt.gaps;
  if (gap === undefined || others.length > 0 || gap.offset !== excerpt.octets.length) throw new Defect('excerpt is no header');
  return excerpt.octets;
}

/**
 * A message of the original's size in which each gap holds the line in front of it, again and again. All that is kept stands where it stood, and so do the line
 * endings, so the parser finds the same structure (see textExcerpt). Throws Defect when size, bytes and gaps do not fit together, before anything is allocated:
 * the caller is not trusted to be right.
 */
export function filled(excerpt: Excerpt, maxBytes: number): Buffer {
  check(excerpt, maxBytes);
  const { size, octets, gaps } = excerpt;
  const whole = Buffer.allocUnsafe(size);
  let at = 0;
  let taken = 0;
  for (const { offset, length } of gaps) {
    taken += octets.copy(whole, at, taken, taken + offset - at);
    const line = lineBefore(whole, offset);
    if (line === undefined || length % line.length !== 0)
      throw new Defect(`gap at ${offset} stands behind no line of base64, or is no number of them`);
    whole.fill(line, offset, offset + length);
    at = offset + length;
  }
  octets.copy(whole, at, taken);
  return whole;
}

function check({ size, octets, gaps }: Excerpt, maxBytes: number): void {
  let end = -1;
  for (const { offset, length } of gaps) {
    // Something is kept between two gaps, so `end` itself is no place for the next one.
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset <= end || length <= 0)
      throw new Defect(`gap ${offset}+${length} of an excerpt`);
    end = offset + length;
  }
  if (!Number.isSafeInteger(size) || size > maxBytes || end > size || keptOf(size, gaps) !== octets.length)
    throw new Defect(`excerpt of ${size} bytes with ${octets.length} and ${gaps.length} gaps`);
}

function keptOf(size: number, gaps: readonly Gap[]): number {
  return gaps.reduce((kept, { length }) => kept - length, size);
}

/** The whole line in front of an offset, with its CRLF, when it is base64 of whole quanta. */
function lineBefore(bytes: Buffer, offset: number): Buffer | undefined {
  if (bytes[offset - 1] !== LF || bytes[offset - 2] !== CR) return undefined;
  const from = Math.max(0, offset - MAX_LINE);
  const before = bytes.subarray(from, offset - 2).lastIndexOf(LF);
  const line = bytes.subarray(before < 0 ? from : from + before + 1, offset);
  return linear(/^(?:[A-Za-z0-9+/]{4})+\r\n$/, 'below 1 MiB').test(line.toString('latin1')) ? line : undefined;
}
