import { linear } from '@postern/linear';
import type { LinearPattern } from '@postern/linear';

import type { HeaderBlock } from './header-fields.js';

/** A content field that only tolerant clients see. */
export interface HiddenField {
  readonly lower: string;
  readonly value: string;
}

const MARK = linear(/content-(type|disposition|transfer-encoding)/i);
const LINE = linear(
  /(?:^|[\r\n])[ \t\v\f\r]{0,40}(content-(?:type|disposition|transfer-encoding))[ \t]{0,40}:{1,4}[ \t\r]{0,40}([^\r\n]*(?:\r?\n(?![ \t]*content-[td])[ \t][^\r\n]+)*)/gi,
  'below 1 MiB',
);
/** What makes a value one of its field, so that the list of names in a folded DKIM-Signature is none. */
const PLAUSIBLE: ReadonlyMap<string, LinearPattern> = new Map([
  ['content-type', linear(/^"?[a-z]{1,20}\/[a-z0-9.+-]{1,80}/i)],
  ['content-disposition', linear(/^"?(attachment|inline)\b/i)],
  ['content-transfer-encoding', linear(/^[^:]{0,20}(base64|quoted-printable|uuencode|x-uu|binhex|x?-?yenc)/i)],
]);

/**
 * Content fields that stand at the beginning of a line but are no fields of their own: in a folded line, behind a bare CR, behind a line that is no field. A
 * value that is only behind the colon of a real field is not looked at again.
 */
export function hiddenFields(bytes: Buffer, start: number, block: HeaderBlock): readonly HiddenField[] {
  const raw = bytes.toString('latin1', start, block.headerEnd);
  if (!MARK.test(raw)) return [];
  const starts = new Set(block.fields.map((field) => field.start - start));
  const found: HiddenField[] = [];
  for (const match of raw.matchAll(LINE)) {
    const lower = (match[1] ?? '').toLowerCase();
    const at = match.index + match[0].toLowerCase().indexOf(lower);
    const value = (match[2] ?? '').replace(linear(/[\r\n]+/g), '').trim();
    if (!starts.has(at) && PLAUSIBLE.get(lower)?.test(value) === true) found.push({ lower, value });
    if (found.length >= 8) break;
  }
  return [...found, ...carriedOn(bytes, block)].slice(0, MAX_HIDDEN);
}

const MAX_HIDDEN = 12;
const MAX_TAIL = 4096;

/** Fields that go on in lines which are neither fields nor folded: tolerant clients take those for their rest, and look for parameters there. */
function carriedOn(bytes: Buffer, block: HeaderBlock): readonly HiddenField[] {
  return block.fields.flatMap((field, i) => {
    if (!PLAUSIBLE.has(field.lower) || field.lower === 'content-transfer-encoding') return [];
    const end = Math.min(block.fields[i + 1]?.start ?? block.headerEnd, field.end + MAX_TAIL);
    const tail =
      end > field.end
        ? bytes
            .toString('latin1', field.end, end)
            .replace(linear(/[\r\n]+/g), ' ')
            .trim()
        : '';
    return tail === '' ? [] : [{ lower: field.lower, value: `${field.value}${field.value.endsWith(';') ? '' : ';'} ${tail}` }];
  });
}
