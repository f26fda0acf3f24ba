import { SPACE } from '../looking/characters.js';
import type { Meter } from '../looking/meter.js';

/** The beginning of a text. */
export interface TextHead {
  /** One byte for each byte or UTF-16 unit, without a byte order mark. ASCII is as it is; UTF-8 and 8-bit charsets are left alone, since every rule is about ASCII. */
  readonly bytes: Buffer;
  /** There is more of it, so the last line may be half a line. */
  readonly cut: boolean;
  /** Where the first byte is that is no white space. */
  readonly first: number;
  /** All of the text, as `bytes` has its beginning. */
  all(): Buffer;
}

const HEAD = 65_536;
/** Bytes that texts do not have, but for backspace, tab, line ends, form feed and escape. */
const CONTROLS = new Uint8Array(256).map((_, octet) => (octet < 32 && ![8, 9, 10, 12, 13, 27].includes(octet) ? 1 : 0));

/** The first 64 KiB as text, when they are text: UTF-8, UTF-16 or an 8-bit charset without control characters. */
export function textHead(bytes: Buffer, meter: Meter): TextHead | undefined {
  const head = bytes.subarray(0, HEAD);
  const cut = bytes.length > HEAD;
  const all = () => (cut ? narrowText(bytes, meter) : undefined);
  if (head.length === 0) return undefined;
  meter.look(2 * head.length);
  if (head[0] === 0xff && head[1] === 0xfe) return headOf(narrowed(head, 2, 1), cut, all);
  if (head[0] === 0xfe && head[1] === 0xff) return headOf(narrowed(head, 2, 0), cut, all);
  if (head.includes(0)) {
    const high = highOctets(head);
    return high === undefined ? undefined : headOf(narrowed(head, 0, high), cut, all);
  }
  let odd = 0;
  for (let at = 0; at < head.length; at++) odd += CONTROLS[head[at] as number] as number;
  if (odd > head.length / 100) return undefined;
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  return headOf(marked ? head.subarray(3) : head, cut, all);
}

/** The whole of a text in UTF-16 in one byte for each unit, as `textHead` has its beginning; other bytes as they are. */
export function narrowText(bytes: Buffer, meter: Meter): Buffer {
  const isMarked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const head = bytes.subarray(0, HEAD);
  meter.look(head.length);
  const high = isMarked ? (bytes[0] === 0xff ? 1 : 0) : head.includes(0) ? highOctets(head) : undefined;
  if (high === undefined) return bytes;
  meter.look(bytes.length);
  return narrowed(bytes, isMarked ? 2 : 0, high);
}

/** Bytes before the first that no text has. Fewer are the mark of a format. */
const LEAST_LEADING = 16;

/** What stands before the first control character of bytes that are no text as a whole; undefined for next to nothing. */
export function leadingText(bytes: Buffer, meter: Meter): TextHead | undefined {
  const max = Math.min(bytes.length, HEAD);
  let end = 0;
  while (end < max && CONTROLS[bytes[end] as number] === 0) end += 1;
  meter.look(end);
  return end < LEAST_LEADING ? undefined : headOf(bytes.subarray(0, end), true, () => undefined);
}

function headOf(bytes: Buffer, cut: boolean, all: () => Buffer | undefined): TextHead {
  let first = 0;
  while (first < bytes.length && SPACE[bytes[first] as number] === 1) first += 1;
  return { bytes, cut, first, all: () => all() ?? bytes };
}

/** UTF-16 without a mark: nearly every second byte is NUL. 1: the odd ones (little endian), 0: the even ones, undefined: neither. */
function highOctets(head: Buffer): 0 | 1 | undefined {
  if (head.length < 16) return undefined;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < head.length; at++) {
    if (head[at] !== 0) continue;
    if ((at & 1) === 0) even += 1;
    else odd += 1;
  }
  const half = head.length / 2;
  if (odd > half * 0.8 && even < half * 0.05) return 1;
  return even > half * 0.8 && odd < half * 0.05 ? 0 : undefined;
}

/** White space and line ends of Unicode that are no single byte (ECMA-262 12.2, 12.3), and the byte order mark. */
const WIDE_SPACES = new Set([
  0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x202f, 0x205f, 0x3000, 0xfeff,
]);
const OTHER = 0xff;

/** UTF-16 in one byte for each unit; `high`: whether the even or the odd bytes are the high ones. */
function narrowed(head: Buffer, from: number, high: 0 | 1): Buffer {
  const size = (head.length - from) >> 1;
  const out = Buffer.allocUnsafe(size);
  for (let i = 0; i < size; i++) {
    const first = head[from + 2 * i] as number;
    const second = head[from + 2 * i + 1] as number;
    const unit = high === 1 ? (second << 8) | first : (first << 8) | second;
    out[i] = unit < 256 ? unit : narrowOf(unit);
  }
  return out;
}

function narrowOf(unit: number): number {
  if (unit === 0x2028 || unit === 0x2029) return 10;
  return WIDE_SPACES.has(unit) ? 32 : OTHER;
}
