import { linear } from '@postern/linear';
import type { LinearPattern } from '@postern/linear';

import { decodeWords } from './encoded-words.js';
import type { Note } from './header-fields.js';
import { withoutComments } from './parameters.js';

const KNOWN: ReadonlyMap<string, string> = new Map([
  ['', ''],
  ['7bit', '7bit'],
  ['8bit', '8bit'],
  ['binary', 'binary'],
  ['base64', 'base64'],
  ['quoted-printable', 'quoted-printable'],
  ['x-uuencode', 'uuencode'],
  ['uuencode', 'uuencode'],
  ['x-uue', 'uuencode'],
  ['uue', 'uuencode'],
  ['x-uu', 'uuencode'],
  ['mac-binhex40', 'binhex'],
  ['x-binhex40', 'binhex'],
  ['binhex', 'binhex'],
  ['x-yencode', 'yenc'],
  ['yencode', 'yenc'],
  ['x-yenc', 'yenc'],
  ['yenc', 'yenc'],
]);
/** What a tolerant client finds within a value that is none of the known ones. */
const WITHIN: readonly (readonly [LinearPattern, string])[] = [
  // Words of programs that mean no encoding at all.
  [linear(/^(?:7|8)[ -]?bits?\b|^(?:utf-?8|none|plain|text|(?:us-)?ascii|iso-8859-\d{1,2}|windows-\d{4})\b/), '8bit'],
  [linear(/base64|\bb64\b/), 'base64'],
  [linear(/quoted|\bqp\b/), 'quoted-printable'],
  [linear(/\b(x-)?uu/), 'uuencode'],
  [linear(/binhex/), 'binhex'],
  [linear(/yenc/), 'yenc'],
];

/** Every reading of the Content-Transfer-Encoding fields (RFC 2045 6), the most likely first; never empty. */
export function encodingReadings(values: readonly string[], hidden: readonly string[], note: Note): readonly string[] {
  const declared = values.map((value) => readingsOf(value, note));
  const first = [...new Set(declared.map((readings) => readings[0]))];
  if (first.length > 1) note('MIME_TWO_ENCODINGS', first.join(', '));
  const all = [
    ...declared.map((readings) => readings[0] as string),
    ...declared.flat(),
    ...hidden.flatMap((value) => readingsOf(value, () => undefined)),
  ];
  return all.length === 0 ? [''] : [...new Set(values.length === 0 ? ['', ...all] : all)];
}

function readingsOf(value: string, note: Note): readonly string[] {
  const lower = value.trim().toLowerCase();
  const exact = KNOWN.get(lower);
  if (exact !== undefined) return [exact];
  const plain = withoutComments(decodeWords(value))
    .toLowerCase()
    .replace(linear(/["'\s]+/g), ' ')
    .trim();
  const bare = KNOWN.get(plain);
  if (bare !== undefined) {
    note('MIME_ENCODING_ODD', value);
    return [bare];
  }
  const found = WITHIN.filter(([pattern]) => pattern.test(`${plain} ${lower}`)).map(([, encoding]) => encoding);
  note(found.length > 0 ? 'MIME_ENCODING_ODD' : 'MIME_ENCODING_UNKNOWN', value);
  // A client that does not understand the value shows the bytes as they are.
  return [...found, ''];
}
