import { parseMsgId } from '@postern/kernel';
import { linear } from '@postern/linear';

import { decodeCharset } from './charset.js';
import { decodeWords } from './encoded-words.js';
import type { MimePart } from './mime-part.js';
import type { MailMessage } from './mail-message.js';
import { decodeTransfer } from './transfer-encoding.js';
import type { Decoded } from './transfer-encoding.js';

/** Bytes of a part after its transfer encoding, at most `maxBytes`. */
export function decodePart(_message: MailMessage, part: MimePart, maxBytes: number): Decoded {
  const known = part.synthetic;
  if (known !== undefined) return { bytes: known.subarray(0, maxBytes), truncated: known.length > maxBytes, damaged: false };
  return decodeTransfer(part.source.subarray(part.bodyStart, part.bodyEnd), part.encoding, maxBytes, part.decoding);
}

/** Text of a part in its charset, at most `maxChars` characters. HTML declares its charset in the field; a meta element is not looked at. */
export function partText(message: MailMessage, part: MimePart, maxChars: number): string {
  const { bytes } = decodePart(message, part, maxChars * 4);
  return decodeCharset(bytes, part.charset).slice(0, maxChars);
}

/** First field of that name, RFC 2047-decoded, control characters as spaces. */
export function headerValue(message: Pick<MailMessage, 'headers'>, name: string): string | undefined {
  return headerValues(message, name)[0];
}

export function headerValues(message: Pick<MailMessage, 'headers'>, name: string): readonly string[] {
  const lower = name.toLowerCase();
  return message.headers.filter((field) => field.lower === lower).map((field) => plain(decodeWords(field.value)));
}

function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is removed
  return text.replace(linear(/[\u0000-\u001f\u007f]+/g), ' ');
}

/** Received fields: hops so far (RFC 5321 6.3). */
export function countReceived(message: Pick<MailMessage, 'headers'>): number {
  return message.headers.filter((field) => field.lower === 'received').length;
}

/** Received fields that this host wrote: its name behind `by`, and an id of ours. */
export function countOwnReceived(message: Pick<MailMessage, 'headers'>, hostname: string): number {
  const by = ` by ${hostname.toLowerCase()} `;
  return message.headers.filter(({ lower, value }) => lower === 'received' && value.toLowerCase().includes(by) && hasOwnId(value)).length;
}

const ID = ' id ';

function hasOwnId(value: string): boolean {
  const at = value.indexOf(ID);
  const id = at < 0 ? '' : value.slice(at + ID.length, at + ID.length + 26);
  return parseMsgId(id) !== undefined;
}

/** The first CR without LF, LF without CR, or NUL; undefined for canonical text. */
export function bareLineEnding(bytes: Buffer): { readonly offset: number; readonly what: 'CR' | 'LF' | 'NUL' } | undefined {
  let first: { offset: number; what: 'CR' | 'LF' | 'NUL' } | undefined;
  const see = (offset: number, what: 'CR' | 'LF' | 'NUL') => {
    if (first === undefined || offset < first.offset) first = { offset, what };
  };
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at - 1] !== 13) {
      see(at, 'LF');
      break;
    }
  }
  for (let at = bytes.indexOf(13); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] !== 10) {
      see(at, 'CR');
      break;
    }
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) see(nul, 'NUL');
  return first;
}
