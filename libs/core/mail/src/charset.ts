import iconv from 'iconv-lite';

/** Labels that TextDecoder does not know and iconv-lite does. */
const ALIASES = new Map([
  ['ascii', 'windows-1252'],
  ['us-ascii', 'windows-1252'],
  ['ansi_x3.4-1968', 'windows-1252'],
  ['latin1', 'windows-1252'],
  ['utf8', 'utf-8'],
  ['cp1251', 'windows-1251'],
  ['cp1252', 'windows-1252'],
  ['cp936', 'gb18030'],
]);

/** Text of bytes in the charset that was declared. Unknown or wrong labels fall back to UTF-8 when it fits, else windows-1252. Never throws. */
export function decodeCharset(bytes: Buffer, label: string): string {
  const name = label.trim().toLowerCase().replace(/^"|"$/g, '').slice(0, 40);
  const known = ALIASES.get(name) ?? name;
  if (known !== '') {
    try {
      return new TextDecoder(known).decode(bytes);
    } catch {
      // Not one of the Encoding Standard's.
    }
    if (iconv.encodingExists(known)) return iconv.decode(bytes, known);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
