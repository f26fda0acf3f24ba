import type { MailFindingCode } from './mail-findings.js';
import type { MailLimits } from './limits.js';

/** One field as it stands in the message. Offsets refer to the buffer that was parsed. */
export interface HeaderField {
  /** As written. */
  readonly name: string;
  readonly lower: string;
  readonly start: number;
  /** Behind the field's last line ending. */
  readonly end: number;
  /** Offset of the first octet behind the colon. */
  readonly valueStart: number;
  /** Unfolded and trimmed; UTF-8 when valid, else Latin-1. Not RFC 2047-decoded. */
  readonly value: string;
}

export interface HeaderBlock {
  readonly fields: readonly HeaderField[];
  /** Where the fields end. */
  readonly headerEnd: number;
  /** Behind the blank line. */
  readonly bodyStart: number;
}

const LF = 10;
const CR = 13;

/** End of the line that begins at `at`: `text` is where its ending begins, `next` where the next line begins. CRLF, LF and CR all end a line. */
export function lineAt(bytes: Buffer, at: number, end: number): { readonly text: number; readonly next: number } {
  // Octet by octet, so that a message without one of the two endings is not searched to its end again for every line.
  let text = at;
  while (text < end && bytes[text] !== LF && bytes[text] !== CR) text += 1;
  const two = bytes[text] === CR && bytes[text + 1] === LF && text + 1 < end;
  return { text, next: Math.min(end, text + (two ? 2 : 1)) };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 when it is valid, else Latin-1, so that no octet is lost. */
export function textOf(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/**
 * Reads fields from `start` to the first blank line (RFC 5322 2.2). A line that is neither a field nor a continuation ends the block when it is the first
 * line, and is skipped with a finding otherwise, since clients differ there. mbox `From ` lines at the top are skipped.
 */
export function readHeaderBlock(
  bytes: Buffer,
  start: number,
  end: number,
  limits: MailLimits,
  note: (code: MailFindingCode, evidence: string) => void,
): HeaderBlock {
  const fields: HeaderField[] = [];
  let at = start;
  let open: { name: string; start: number; valueStart: number; end: number } | undefined;
  const close = () => {
    if (open !== undefined) {
      const raw = textOf(bytes.subarray(open.valueStart, open.end));
      if (raw.includes('\0')) note('MIME_NUL', open.name);
      fields.push({ ...open, lower: open.name.toLowerCase(), value: raw.replace(/\r\n|\r|\n/g, '').trim() });
    }
    open = undefined;
  };
  for (;;) {
    if (at >= end) {
      close();
      return { fields, headerEnd: end, bodyStart: end };
    }
    if (at - start > limits.maxHeaderBytes) {
      note('LIMIT_HEADER_BYTES', `${limits.maxHeaderBytes} octets`);
      close();
      return { fields, headerEnd: at, bodyStart: at };
    }
    const line = lineAt(bytes, at, end);
    if (line.text === at) {
      close();
      return { fields, headerEnd: at, bodyStart: line.next };
    }
    const first = bytes[at];
    if ((first === 32 || first === 9) && open !== undefined) {
      open.end = line.next;
    } else {
      close();
      if (fields.length >= limits.maxHeaderFields) {
        note('LIMIT_HEADER_FIELDS', `${limits.maxHeaderFields} fields`);
        return { fields, headerEnd: at, bodyStart: blankLineFrom(bytes, at, end) };
      }
      const name = fieldName(bytes, at, line.text);
      if (name !== undefined) {
        open = { name: name.text, start: at, valueStart: name.colon + 1, end: line.next };
      } else if (fields.length === 0 && !bytes.subarray(at, at + 5).equals(Buffer.from('From '))) {
        // No header at all: the whole is body.
        return { fields, headerEnd: start, bodyStart: start };
      } else if (fields.length > 0) {
        note('MIME_HEADER_ODD', bytes.toString('latin1', at, Math.min(line.text, at + 80)));
      }
    }
    at = line.next;
  }
}

function fieldName(bytes: Buffer, at: number, lineEnd: number): { readonly text: string; readonly colon: number } | undefined {
  const colon = bytes.subarray(at, Math.min(lineEnd, at + 1000)).indexOf(58);
  if (colon <= 0) return undefined;
  const text = bytes.toString('latin1', at, at + colon).replace(/[ \t]+$/, '');
  return /^[!-9;-~]+$/.test(text) ? { text, colon: at + colon } : undefined;
}

function blankLineFrom(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; ) {
    const line = lineAt(bytes, at, end);
    if (line.text === at) return line.next;
    at = line.next;
  }
  return end;
}
