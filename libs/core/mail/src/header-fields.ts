import { linear } from '@postern/linear';

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
  /** Offset of the first byte behind the colon. */
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
  /** Other places where a client may take the body to begin: at the first line that is no field, behind a line of white space. */
  readonly otherBodyStarts: readonly number[];
  /** A CR that is not followed by LF was taken for a line ending. */
  readonly bareCr: boolean;
  /** A blank line ends the block. */
  readonly ended: boolean;
}

export type Note = (code: MailFindingCode, evidence: string) => void;

/**
 * How a block is read. `any`: CRLF, LF and a bare CR end a line, and a first line that is no field means that there is no header. `lf`: a bare CR ends no line.
 * `skip`: odd lines are skipped, also at the top. `lf` skips too.
 */
export type HeaderReading = 'any' | 'lf' | 'skip';

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;

/** End of the line that begins at `at`: `text` is where its ending begins, `next` where the next line begins. */
export function lineAt(bytes: Buffer, at: number, end: number, reading: HeaderReading = 'any'): { readonly text: number; readonly next: number } {
  // Byte by byte, so that a message without one of the two endings is not searched to its end again for every line.
  let text = at;
  if (reading !== 'lf') while (text < end && bytes[text] !== LF && bytes[text] !== CR) text += 1;
  else {
    while (text < end && bytes[text] !== LF) text += 1;
    if (text > at && text < end && bytes[text - 1] === CR) text -= 1;
  }
  if (text >= end) return { text: end, next: end };
  return { text, next: Math.min(end, text + (bytes[text] === CR && bytes[text + 1] === LF ? 2 : 1)) };
}

/** `From ` and `>From ` above the header (RFC 976 2.4, RFC 4155), as other servers skip them. */
const MBOX_LINE = linear(/^>{0,8}From /);

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 when it is valid, else Latin-1, so that no byte is lost. */
export function textOf(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/**
 * Reads fields from `start` to the first blank line (RFC 5322 2.2). A line that is neither a field nor a continuation is skipped with a finding, and is one of
 * the other places where the body may begin, since clients differ there; when it is the very first line there is no header at all. Lines of mailboxes
 * and of UUCP at the top are skipped: cron daemons and forwarders leave them there.
 */
export function readHeaderBlock(
  bytes: Buffer,
  start: number,
  end: number,
  limits: MailLimits,
  note: Note,
  endings: HeaderReading = 'any',
): HeaderBlock {
  const reader = new BlockReader(bytes, start, end, limits, note, endings);
  return reader.read();
}

class BlockReader {
  readonly fields: HeaderField[] = [];
  readonly others: number[] = [];
  #open: { name: string; start: number; valueStart: number; end: number } | undefined;
  #words = 0;
  #bareCr = false;
  #bareLf = false;
  #crlf = false;

  constructor(
    readonly bytes: Buffer,
    readonly start: number,
    readonly end: number,
    readonly limits: MailLimits,
    readonly note: Note,
    readonly reading: HeaderReading,
  ) {}

  read(): HeaderBlock {
    const { bytes, start, end, limits } = this;
    for (let at = start; ; ) {
      if (at >= end) return this.#done(end, end, false);
      if (at - start > limits.maxHeaderBytes) {
        this.note('LIMIT_HEADER_BYTES', `${limits.maxHeaderBytes} bytes`);
        return this.#done(at, at, true);
      }
      // No line is followed beyond the budget, so that one without an end costs no more than others.
      const line = lineAt(bytes, at, Math.min(end, start + limits.maxHeaderBytes + 2), this.reading);
      this.#ending(line.text, line.next);
      if (line.text === at) return this.#done(at, line.next, true);
      const first = bytes[at];
      if ((first === SPACE || first === TAB) && this.#open !== undefined) {
        this.#open.end = line.next;
        if (this.#blank(at, line.text)) this.#other(line.next);
      } else if (!this.#field(at, line)) return { ...this.#done(start, start, true), fields: [], otherBodyStarts: [] };
      if (this.fields.length >= limits.maxHeaderFields) {
        this.note('LIMIT_HEADER_FIELDS', `${limits.maxHeaderFields} fields`);
        this.#open = undefined;
        return this.#done(at, this.#blankLineFrom(at), true);
      }
      at = line.next;
    }
  }

  /** False: there is no header at all. */
  #field(at: number, line: { readonly text: number; readonly next: number }): boolean {
    this.#close();
    const name = fieldName(this.bytes, at, line.text);
    if (name !== undefined) {
      this.#open = { name: name.text, start: at, valueStart: name.colon + 1, end: line.next };
      return true;
    }
    const odd = this.bytes.toString('latin1', at, Math.min(line.text, at + 80));
    if (this.fields.length === 0 && this.reading === 'any') return MBOX_LINE.test(odd);
    this.note('MIME_HEADER_ODD', odd);
    if (this.fields.length > 0) this.#other(this.#blank(at, line.text) ? line.next : at);
    return true;
  }

  #close(): void {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return;
    const raw = textOf(this.bytes.subarray(open.valueStart, open.end));
    if (raw.includes('\0')) this.note('MIME_NUL', open.name);
    for (let word = raw.indexOf('=?'); word >= 0; word = raw.indexOf('=?', word + 2)) this.#words += 1;
    this.fields.push({ ...open, lower: open.name.toLowerCase(), value: raw.replace(linear(/\r\n|\r|\n/g), '').trim() });
  }

  #done(headerEnd: number, bodyStart: number, ended: boolean): HeaderBlock {
    this.#close();
    if (this.#words > this.limits.maxEncodedWords) this.note('LIMIT_ENCODED_WORDS', `${this.limits.maxEncodedWords} encoded words`);
    if (!ended && this.others.length > 0) this.note('MIME_HEADER_UNENDED', this.fields.at(-1)?.name ?? '');
    if (this.#bareCr || (this.#bareLf && this.#crlf)) this.note('MIME_BARE_LINE_ENDINGS', this.#bareCr ? 'CR' : 'LF');
    const otherBodyStarts = this.others.filter((other) => other !== bodyStart);
    return { fields: this.fields, headerEnd, bodyStart, otherBodyStarts, bareCr: this.#bareCr, ended };
  }

  #other(at: number): void {
    if (this.others.length < 2 && !this.others.includes(at)) this.others.push(at);
  }

  #ending(text: number, next: number): void {
    if (next - text === 2) this.#crlf = true;
    else if (next > text && this.bytes[text] === CR) this.#bareCr = true;
    else if (next > text) this.#bareLf = true;
  }

  #blank(at: number, text: number): boolean {
    for (let i = at; i < text; i++) if ((this.bytes[i] as number) > SPACE) return false;
    return true;
  }

  #blankLineFrom(from: number): number {
    const { bytes, end } = this;
    for (let at = from; at < end; ) {
      const line = lineAt(bytes, at, end, this.reading);
      if (line.text === at) return line.next;
      at = line.next;
    }
    return end;
  }
}

/** Name and colon of a field line; white space before the colon is the obsolete syntax of RFC 5322 4.5. */
export function fieldName(bytes: Buffer, at: number, lineEnd: number): { readonly text: string; readonly colon: number } | undefined {
  let colon = at;
  const max = Math.min(lineEnd, at + 1000);
  while (colon < max && bytes[colon] !== 58) {
    const c = bytes[colon] as number;
    if (c < 33 || c > 126) break;
    colon += 1;
  }
  const nameEnd = colon;
  while (colon < max && (bytes[colon] === SPACE || bytes[colon] === TAB)) colon += 1;
  return nameEnd > at && colon < max && bytes[colon] === 58 ? { text: bytes.toString('latin1', at, nameEnd), colon } : undefined;
}
