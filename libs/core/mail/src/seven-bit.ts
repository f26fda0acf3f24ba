import { isAscii } from 'node:buffer';

import { linear } from '@postern/linear';

import { decodeWords } from './encoded-words.js';
import { asciiField, encodeText, headerField } from './header-builder.js';
import type { HeaderField } from './header-fields.js';
import type { MailMessage } from './mail-message.js';
import type { MimePart } from './mime-part.js';
import type { Splice } from './splices.js';
import { UNENCODED } from './transfer-encoding.js';

const ADDRESS_FIELDS: ReadonlySet<string> = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'resent-from', 'resent-to', 'resent-cc']);
const FREE_FIELDS: ReadonlySet<string> = new Set(['subject', 'comments', 'keywords', 'organization', 'thread-topic', 'content-description']);

/**
 * Edits that make a message of 7-bit bytes for a host without 8BITMIME (RFC 6152 3), or undefined when that cannot be done without harm: text becomes quoted-printable,
 * other parts base64, and words beyond ASCII in the header encoded words. What a signature is over (RFC 1847 2.1) and fields that we do not understand are left alone. The
 * decoded bytes of each part stay the same; a DKIM signature over the body does not.
 */
export function sevenBitEdits(message: MailMessage): readonly Splice[] | undefined {
  const edits: Splice[] = [];
  for (const part of message.parts) {
    if (part.reading !== 'standard' || part.source !== message.bytes) continue;
    const own = [...fieldEdits(message, part), ...bodyEdits(message, part)];
    if (own.length > 0 && isSigned(part)) return undefined;
    if (own.includes('impossible')) return undefined;
    edits.push(...own.filter((edit) => edit !== 'impossible'));
  }
  return [...edits].sort((a, b) => a.offset - b.offset);
}

type Edit = Splice | 'impossible';

const isPlain = (message: MailMessage, start: number, end: number) => isAscii(message.bytes.subarray(start, end));

function isSigned(part: MimePart): boolean {
  for (let above = part.parent; above !== undefined; above = above.parent) if (above.type === 'multipart/signed') return true;
  return false;
}

function bodyEdits(message: MailMessage, part: MimePart): readonly Edit[] {
  if (isPlain(message, part.bodyStart, part.bodyEnd)) return [];
  const declared = part.headers.filter((field) => field.lower === 'content-transfer-encoding');
  const isReadable = declared.length <= 1 && UNENCODED.has((declared[0]?.value ?? '').toLowerCase());
  if (!isReadable) return ['impossible'];
  const isContainer = part.type.startsWith('multipart/') || part.type === 'message/rfc822';
  if (isContainer && part.children.length > 0) return declared.flatMap((field) => encodingField(field, '7bit'));
  if (isContainer || part.type.startsWith('message/')) return ['impossible'];
  const body = message.bytes.subarray(part.bodyStart, part.bodyEnd);
  const isText = part.type.startsWith('text/');
  const encoded = Buffer.from(isText ? quotedPrintable(body) : base64Lines(body), 'latin1');
  const field = declared[0];
  const name = isText ? 'quoted-printable' : 'base64';
  return [
    ...(field === undefined ? [insertField(message, part, name)] : encodingField(field, name)),
    { offset: part.bodyStart, deleteCount: body.length, insert: encoded },
  ];
}

function encodingField(field: HeaderField, encoding: string): readonly Splice[] {
  const insert = headerField('Content-Transfer-Encoding', encoding);
  return [{ offset: field.start, deleteCount: field.end - field.start, insert }];
}

/** In front of the part's first field; a part without any field begins with its blank line. */
function insertField(message: MailMessage, part: MimePart, encoding: string): Edit {
  const first = part.headers[0];
  // Without fields and without the blank line of an empty header, a field would end what is the body.
  if (first === undefined && part.bodyStart === part.start) return 'impossible';
  const version = part.parent === undefined && !message.headers.some((field) => field.lower === 'mime-version') ? 'MIME-Version: 1.0\r\n' : '';
  const insert = Buffer.concat([Buffer.from(version), headerField('Content-Transfer-Encoding', encoding)]);
  return { offset: first?.start ?? part.start, deleteCount: 0, insert };
}

function fieldEdits(message: MailMessage, part: MimePart): readonly Edit[] {
  return part.headers
    .filter((field) => !isPlain(message, field.start, field.end))
    .map((field): Edit => {
      const value = sevenBitValue(field);
      return value === undefined || !isAscii(Buffer.from(value)) || field.lower.trim() !== field.lower
        ? 'impossible'
        : { offset: field.start, deleteCount: field.end - field.start, insert: asciiField(field.name, value) };
    });
}

const isPlainText = (text: string) => isAscii(Buffer.from(text));
const unquoted = (text: string) => text.slice(1, text.length > 1 && text.endsWith('"') ? -1 : undefined).replace(linear(/\\(.)/gs), '$1');

function sevenBitValue({ lower, value }: HeaderField): string | undefined {
  if (FREE_FIELDS.has(lower) || (lower.startsWith('x-') && !value.includes('='))) return encodeText(decodeWords(value));
  // Clients decode encoded words within quotes too, though RFC 2047 5 does not want them there.
  if (lower.startsWith('content-')) {
    const encode = (word: string) => (isPlainText(word) || !word.startsWith('"') ? word : `"${encodeText(unquoted(word))}"`);
    return wordsOf(value).map(encode).join('');
  }
  return ADDRESS_FIELDS.has(lower) ? addressValue(value) : undefined;
}

function addressValue(value: string): string {
  let isBehindEncoded = false;
  const encode = (word: string) => {
    if (word.trim() === '') return word;
    if (isPlainText(word) || word.startsWith('<') || word.includes('@')) {
      isBehindEncoded = false;
      return word;
    }
    // White space between two encoded words does not count (RFC 2047 6.2), so it goes into the second.
    const gap = isBehindEncoded ? ' ' : '';
    isBehindEncoded = true;
    return encodeText(gap + (word.startsWith('"') ? unquoted(word) : word));
  };
  return wordsOf(value).map(encode).join('');
}

const BREAKS = ' \t"<>(),:;';

/** Words of a structured value, in order and complete: quoted strings and what is in angle brackets whole, runs of other characters, and each separator by itself. */
function wordsOf(value: string): readonly string[] {
  const words: string[] = [];
  for (let at = 0; at < value.length; ) {
    const end = wordEnd(value, at);
    words.push(value.slice(at, end));
    at = end;
  }
  return words;
}

function wordEnd(value: string, at: number): number {
  const first = value.charAt(at);
  let end = at + 1;
  if (first === '"' || first === '<') {
    const close = first === '"' ? '"' : '>';
    while (end < value.length && value.charAt(end) !== close) end += value.charAt(end) === '\\' ? 2 : 1;
    return Math.min(value.length, end + 1);
  }
  if (BREAKS.includes(first)) return end;
  while (end < value.length && !BREAKS.includes(value.charAt(end))) end += 1;
  return end;
}

function base64Lines(body: Buffer): string {
  const text = body.toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += 76) lines.push(text.slice(at, at + 76));
  return `${lines.join('\r\n')}\r\n`;
}

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const EQUALS = 61;

/** RFC 2045 6.7: CRLF stays, all other bytes that are not printable are escaped, and so is white space at the end of a line. No line has more than 76 characters. */
function quotedPrintable(body: Buffer): string {
  const lines: string[] = [];
  let line = '';
  for (let at = 0; at < body.length; at++) {
    const octet = body[at] as number;
    if (octet === CR && body[at + 1] === LF) {
      lines.push(line);
      line = '';
      at += 1;
      continue;
    }
    const endsLine = at + 1 === body.length || (body[at + 1] === CR && body[at + 2] === LF);
    const isKept = (octet > SPACE && octet < 127 && octet !== EQUALS) || ((octet === SPACE || octet === TAB) && !endsLine);
    const text = isKept ? String.fromCharCode(octet) : `=${octet.toString(16).toUpperCase().padStart(2, '0')}`;
    if (line.length + text.length > 75) {
      lines.push(`${line}=`);
      line = '';
    }
    line += text;
  }
  return [...lines, line].join('\r\n');
}
