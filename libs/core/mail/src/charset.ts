import iconv from 'iconv-lite';

import { linear } from '@postern/linear';

/** Labels that TextDecoder reads otherwise than mail means them, or does not know. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['ascii', 'windows-1252'],
  ['us-ascii', 'windows-1252'],
  ['ansi_x3.4-1968', 'windows-1252'],
  ['latin1', 'windows-1252'],
  ['utf8', 'utf-8'],
  ['cp1251', 'windows-1251'],
  ['cp1252', 'windows-1252'],
  ['cp932', 'shift_jis'],
  ['cp936', 'gb18030'],
  ['cp949', 'euc-kr'],
  ['cp950', 'big5'],
]);
const UTF16 = linear(/^(utf-?16|unicode|ucs-?2|iso-10646-ucs-2|csunicode)$/);

/** Text of bytes in the charset that was declared. Unknown or wrong labels fall back to UTF-8 when it fits, else windows-1252. Never throws. */
export function decodeCharset(bytes: Buffer, label: string): string {
  const name = label.trim().toLowerCase().replace(linear(/^"|"$/g), '').slice(0, 40);
  const known = ALIASES.get(name) ?? (UTF16.test(name) ? utf16Of(bytes) : name);
  if (known !== '') {
    const decoder = decoderOf(known);
    if (decoder !== undefined) return decoder.decode(bytes);
    if (iconv.encodingExists(known)) return iconv.decode(bytes, known);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    // Not one of the Encoding Standard's.
    return undefined;
  }
}

/** Byte order by mark, else by where the zeros of Latin text stand, else big-endian (RFC 2781 4.3). */
function utf16Of(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  let low = 0;
  let high = 0;
  for (let i = 0; i + 1 < Math.min(bytes.length, 400); i += 2) {
    if (bytes[i] === 0) high += 1;
    if (bytes[i + 1] === 0) low += 1;
  }
  return low > high ? 'utf-16le' : 'utf-16be';
}
