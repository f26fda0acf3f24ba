import { linear } from '@postern/linear';

import type { EmbeddedFile } from '../embedded-file.js';
import type { Octets } from '../looking/octets.js';

const BINARY = linear(/[;]ENCODING=(?:BASE64|B)(?:[;:]|$)/i);
const NAME = linear(/[;](?:X-)?FILENAME=("[^"]{1,200}"|[^;:]{1,200})/i);
/** The newer versions have a data URL instead (RFC 6350 6.2.4). */
const DATA_URL = linear(/^data:[a-z0-9.+/-]{0,100}(?:;[a-z0-9=._-]{1,60}){0,3};base64,/i);
const MAX_FILES = 100;
/** Parameters of a property that are looked at. */
const MAX_HEAD = 1000;

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
    const head = line.slice(0, MAX_HEAD);
    const colon = head.indexOf(':');
    const properties = head.slice(0, colon + 1);
    const data = DATA_URL.exec(head.slice(colon + 1));
    if (colon < 0 || (data === null && !BINARY.test(properties))) continue;
    if (found.length >= MAX_FILES) {
      meter.crossed.add('LIMIT_FILES');
      break;
    }
    const name = (NAME.exec(properties)?.[1] ?? '').replaceAll('"', '');
    found.push({ name, bytes: Buffer.from(line.slice(colon + 1 + (data?.[0].length ?? 0)), 'base64') });
  }
  return found;
}
