import { linear } from '@postern/linear';

import type { EmbeddedFile } from '../embedded-file.js';
import type { Octets } from '../looking/octets.js';
import { withoutEscapesOfUrls } from './url-escapes.js';

/** Parameters that say that the value is base64; the oldest cards have the word alone (vCard 2.1). */
const BINARY = linear(/^(?:(?:encoding {0,4}= {0,4})?(?:base64|b)|value {0,4}= {0,4}binary)$/i);
const NAME = linear(/^(?:x-)?(?:apple-)?filename=(.{1,200})/i);
/** The newer versions have a data URL instead (RFC 6350 6.2.4). */
const DATA_URL = linear(/^data:([^,]{0,400}),/i);
const BASE64_AT_END = linear(/;base64$/i);
const MAX_FILES = 100;
const MAX_PARAMETERS = 1000;
const QUOTE = '"';

/** Files that a calendar or a card carries as base64 (RFC 5545 3.8.1.1, RFC 2426 3.1.4): a client shows them as attachments. */
export function calendarFiles({ bytes, meter }: Octets): readonly EmbeddedFile[] {
  meter.look(4 * bytes.length);
  // A line that begins with white space goes on with the one before it (3.1).
  const lines = bytes
    .toString('latin1')
    .replace(linear(/\r?\n[ \t]/g), '')
    .split('\n');
  const found: EmbeddedFile[] = [];
  for (const line of lines) {
    const { parameters, value } = propertyOf(line, true) ?? propertyOf(line, false) ?? NONE;
    const data = DATA_URL.exec(value.slice(0, 500));
    if (data === null && !parameters.some((own) => BINARY.test(own))) continue;
    if (found.length >= MAX_FILES) {
      meter.crossed.add('LIMIT_FILES');
      break;
    }
    const name = parameters.map((own) => NAME.exec(own)?.[1]).find((own) => own !== undefined) ?? '';
    const text = value.slice(data?.[0].length ?? 0);
    const isBase64 = data === null || BASE64_AT_END.test((data[1] ?? '').trim().replaceAll(' ', ''));
    found.push({ name, bytes: isBase64 ? Buffer.from(text, 'base64') : withoutEscapesOfUrls(Buffer.from(text, 'latin1')) });
  }
  return found;
}

interface Property {
  readonly parameters: readonly string[];
  readonly value: string;
}

const NONE: Property = { parameters: [], value: '' };

/** Parameters without quotes, and the value: behind the first colon that is in no quotes (RFC 5545 3.1), or behind the first one. Undefined when there is none. */
function propertyOf(line: string, isQuoting: boolean): Property | undefined {
  const parameters: string[] = [];
  let own = '';
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const c = line[at];
    if (c === QUOTE) isQuoted = isQuoting && !isQuoted;
    if (c !== QUOTE && (isQuoted || (c !== ';' && c !== ':'))) continue;
    own += line.slice(from, at);
    from = at + 1;
    if (c === QUOTE) continue;
    if (parameters.length < MAX_PARAMETERS) parameters.push(own.slice(0, 300).trim());
    own = '';
    if (c === ':') return { parameters, value: line.slice(at + 1).trimStart() };
  }
  return undefined;
}
