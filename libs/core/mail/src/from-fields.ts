import { fieldName, lineAt, textOf } from './header-fields.js';
import { DEFAULT_LIMITS } from './limits.js';

const SPACE = 32;
const TAB = 9;
const DEL = 127;
const NAME = 'from';
/** Bytes that show nothing, in front of a field name, that are looked through. */
const MAX_PREFIX = 16;

/**
 * Values of every From field that any client may see, unfolded and trimmed, in order, at most `max`: besides the fields of the standard reading also one on a first
 * line that begins with a blank, behind lines that are no fields, behind bytes that show nothing (a byte order mark, NUL), and beyond the number of fields that are
 * parsed. One pass over at most 256 kB of header; never throws.
 */
export function fromFields(bytes: Buffer, max: number): readonly string[] {
  const found: string[] = [];
  const end = Math.min(bytes.length, DEFAULT_LIMITS.maxHeaderBytes);
  let isOpen = false;
  for (let at = 0; at < end && found.length < max; ) {
    const line = lineAt(bytes, at, end);
    if (line.text === at) break;
    const first = bytes[at];
    const folded = isOpen && (first === SPACE || first === TAB);
    const value = folded ? undefined : valueStart(bytes, at, line.text);
    // Without a field in front there is nothing that a line which begins with a blank could continue.
    isOpen ||= fieldName(bytes, at, line.text) !== undefined;
    at = line.next;
    if (value === undefined) continue;
    at = foldedEnd(bytes, at, end);
    found.push(textOf(bytes.subarray(value, at)).replaceAll('\r', '').replaceAll('\n', '').trim());
  }
  return found;
}

/** Offset behind the colon when the line is a From field. White space before the colon is obsolete syntax (RFC 5322 section 4.5). */
function valueStart(bytes: Buffer, lineStart: number, lineEnd: number): number | undefined {
  let at = lineStart;
  while (at < Math.min(lineEnd, lineStart + MAX_PREFIX) && isBlank(bytes[at] as number)) at += 1;
  if (bytes.toString('latin1', at, at + NAME.length).toLowerCase() !== NAME) return undefined;
  at += NAME.length;
  while (at < lineEnd && isBlank(bytes[at] as number)) at += 1;
  return at < lineEnd && bytes[at] === 58 ? at + 1 : undefined;
}

const isBlank = (byte: number) => byte <= SPACE || byte >= DEL;

function foldedEnd(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at = lineAt(bytes, at, end).next;
  return at;
}
