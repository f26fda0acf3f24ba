import { hasJunk } from './base64.js';
import type { MailMessage } from './mail-message.js';
import type { MimePart } from './mime-part.js';
import { quotedPrintableIsOdd } from './quoted-printable.js';

/** What says that the encoding of a part is unknown or damaged. */
const CODES = ['MIME_ENCODING_UNKNOWN', 'MIME_BASE64_ODD', 'MIME_QUOTED_PRINTABLE_ODD', 'MIME_YENC'] as const;
const EQUALS = 61;

/** An attachment whose transfer encoding is unknown or damaged, so that no reading of it may be what its sender meant. */
export interface DoubtfulPart {
  readonly part: MimePart;
  readonly code: (typeof CODES)[number];
  /** The encoding is one that nobody here knows: what it says is not the file, whatever it looks like (RFC 2045 6.4). */
  readonly isUnknown: boolean;
}

/** Attachments whose encoding is in doubt. Odd lines alone, which old senders write, are no doubt. */
export function doubtfulParts(message: MailMessage): readonly DoubtfulPart[] {
  return message.findings.flatMap(({ code, part: path }) => {
    const known = CODES.find((own) => own === code);
    const part = known === undefined ? undefined : message.parts.find((each) => each.path === path);
    if (known === undefined || part === undefined || !isFile(part)) return [];
    const isUnknown = known === 'MIME_ENCODING_UNKNOWN';
    return isUnknown || isDamaged(part) ? [{ part, code: known, isUnknown }] : [];
  });
}

const isFile = ({ filename, disposition, type, children }: MimePart): boolean =>
  children.length === 0 && (filename !== '' || disposition === 'attachment' || !type.startsWith('text/'));

function isDamaged({ source, bodyStart, bodyEnd, encoding }: MimePart): boolean {
  const raw = source.subarray(bodyStart, bodyEnd);
  if (encoding === 'quoted-printable') return quotedPrintableIsOdd(raw);
  if (encoding !== 'base64') return true;
  return hasJunk(raw) || hasPaddingWithin(raw);
}

function hasPaddingWithin(raw: Buffer): boolean {
  const padding = raw.indexOf(EQUALS);
  if (padding < 0) return false;
  for (let at = padding; at < raw.length; at++) if (raw[at] !== EQUALS && (raw[at] as number) > 32) return true;
  return false;
}
