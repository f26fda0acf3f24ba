import { safeHtml } from '@postern/adapter-safe-html';
import { decodeWords, parseMessage, partText, visible } from '@postern/mail';
import type { MailMessage, MimePart } from '@postern/mail';

import type { KeptView } from './backup-schemas.js';
import { inlineImages } from './inline-images.js';

const MAX_FIELDS = 500;
const MAX_FIELD_CHARS = 2000;
const MAX_PARTS = 500;
const MAX_NAME_CHARS = 200;
const MAX_TEXT_CHARS = 262_144;
const MAX_LINE_CHARS = 2000;
const MAX_SOURCE = 262_144;
/** More than safeHtml looks at, so that it can say that it cut. */
const MAX_HTML_CHARS = 2_097_152;

/** What a person may see of an original: text, and HTML that was sanitised. Never throws on any bytes; hidden characters are made visible. */
export function viewOf(bytes: Buffer, isCut: boolean): KeptView {
  const message = parseMessage(bytes);
  const [plain, marked] = [bodyOf(message, 'text/plain'), bodyOf(message, 'text/html')];
  const text = plain === undefined ? '' : partText(message, plain, MAX_TEXT_CHARS + 1);
  const html = marked === undefined ? '' : partText(message, marked, MAX_HTML_CHARS);
  const safe = safeHtml(html, { image: inlineImages(message) });
  const cut = [isCut, message.headers.length > MAX_FIELDS, message.parts.length > MAX_PARTS, text.length > MAX_TEXT_CHARS, safe.cut];
  return {
    headers: message.headers
      .slice(0, MAX_FIELDS)
      .map(({ name, value }) => ({ name: line(name), value: visible(decodeWords(value), MAX_FIELD_CHARS) })),
    parts: message.parts.slice(0, MAX_PARTS).map(shownPart),
    text: lines(text.slice(0, MAX_TEXT_CHARS)),
    html: safe.html,
    links: safe.links.map(line),
    imagesLeftOut: safe.imagesLeftOut,
    source: lines(bytes.subarray(0, MAX_SOURCE).toString('utf8')),
    cut: cut.includes(true) || bytes.length > MAX_SOURCE,
  };
}

/** The first body of that type that clients show: not an attachment, and not within an attached message. */
function bodyOf({ parts }: MailMessage, type: string): MimePart | undefined {
  return parts.find((part) => part.type === type && part.disposition !== 'attachment' && part.reading === 'standard' && !isCarried(part));
}

function isCarried(part: MimePart): boolean {
  for (let outer = part.parent; outer !== undefined; outer = outer.parent) if (outer.type.startsWith('message/')) return true;
  return false;
}

function shownPart({ path, type, filename, disposition, bodyStart, bodyEnd }: MimePart): KeptView['parts'][number] {
  return { path, type: name(type), name: name(filename), disposition: name(disposition), size: bodyEnd - bodyStart };
}

const name = (text: string) => visible(text, MAX_NAME_CHARS);
const line = (text: string) => visible(text, MAX_LINE_CHARS);

/** Line by line: line ends and tabs stay what they are. */
function lines(text: string): string {
  return text
    .split('\n')
    .map((one) => (one.endsWith('\r') ? one.slice(0, -1) : one).split('\t').map(line).join('\t'))
    .join('\n');
}
