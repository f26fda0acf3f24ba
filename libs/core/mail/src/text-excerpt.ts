import type { Excerpt, Gap } from '@postern/kernel';
import { linear } from '@postern/linear';

import { decodeLines } from './base64-lines.js';
import { excerptOf } from './excerpt.js';
import type { MailFindingCode } from './mail-findings.js';
import type { MailMessage } from './mail-message.js';
import type { MimePart } from './mime-part.js';
import { UNENCODED } from './transfer-encoding.js';

/** A smaller attachment is not worth a gap. */
const LEAST_BODY = 4096;
/** Findings that say nothing about where parts begin and end or how they are encoded, or that are about the text of a part that is kept. */
const HARMLESS: ReadonlySet<MailFindingCode> = new Set([
  'MIME_NAMES_DIFFER',
  'MIME_TWO_CHARSETS',
  'MIME_DUPLICATE_FIELD',
  'MIME_NO_CLOSE',
  'MIME_BASE64_ODD',
  'MIME_QUOTED_PRINTABLE_ODD',
  'MIME_UUENCODE',
  'MIME_YENC',
  'MIME_BINHEX',
]);
/** The parser keeps no more than some hundreds, and what it dropped could be one that counts. */
const MAX_FINDINGS = 100;
/** Types whose bytes the parser looks into, whatever the name says: text for files within, messages, multiparts. */
const PARSED = linear(/^(?:text|message|multipart)\/|^application\/mac-binhex40$|^[^/]*$/);
const CONTAINER = linear(/^(?:multipart\/.*|message\/(?:rfc822|global|news))$/);

/**
 * All but the lines within base64 attachments that neither the parser nor the reader looks into. `isRead`: whether the reader looks at what a leaf holds. A mail that
 * clients could read in several ways gives no excerpt. Within a gap all is alphabet and CRLF in lines of one length, and the lines around it are kept; no
 * delimiter, field or beginning of a file can stand there, so whatever other base64 of the same lines is in it, the parser finds the same.
 */
export function textExcerpt(message: MailMessage, isRead: (part: MimePart) => boolean): Excerpt | undefined {
  const { bytes, parts } = message;
  if (!hasOneStructure(message)) return undefined;
  const gaps = parts
    .filter((part) => isClosed(message, part) && !isRead(part) && isAlone(message, part))
    .flatMap(gapWithin)
    .sort((a, b) => a.offset - b.offset);
  return excerptOf(bytes, gaps);
}

/** Nothing was found that lets readers differ about where parts begin and end or how they are encoded. */
export function hasOneStructure({ findings }: MailMessage): boolean {
  return findings.length <= MAX_FINDINGS && findings.every(({ code }) => HARMLESS.has(code));
}

/** A base64 leaf of the message itself that the parser has no reason to decode. */
function isClosed({ bytes }: MailMessage, part: MimePart): boolean {
  return (
    part.source === bytes &&
    part.synthetic === undefined &&
    part.encoding === 'base64' &&
    part.decoding === undefined &&
    part.children.length === 0 &&
    part.bodyEnd - part.bodyStart >= LEAST_BODY &&
    !part.types.some((type) => PARSED.test(type))
  );
}

/** Nothing else holds these bytes but the plain containers around the part. */
function isAlone({ bytes, parts }: MailMessage, part: MimePart): boolean {
  const around = new Set<MimePart>();
  for (let outer = part.parent; outer !== undefined; outer = outer.parent) around.add(outer);
  return parts.every((other) => {
    if (other === part || other.source !== bytes || other.bodyEnd <= part.bodyStart || other.start >= part.bodyEnd) return true;
    return (
      around.has(other) &&
      other.bodyStart <= part.start &&
      other.bodyEnd >= part.bodyEnd &&
      UNENCODED.has(other.encoding) &&
      other.types.every((type) => CONTAINER.test(type))
    );
  });
}

/** All whole lines but the first and the last one; none when the body is not base64 in lines of one length. */
function gapWithin({ source, bodyStart, bodyEnd }: MimePart): readonly Gap[] {
  const raw = source.subarray(bodyStart, bodyEnd);
  const line = raw.indexOf('\r\n') + 2;
  if (raw[line - 1] !== 10 || raw.indexOf(10) !== line - 1 || line > 1000 || decodeLines(raw) === undefined) return [];
  const padding = raw.indexOf('=');
  const lines = Math.floor((padding < 0 ? raw.length : padding) / line);
  return lines < 3 ? [] : [{ offset: bodyStart + line, length: (lines - 2) * line }];
}
