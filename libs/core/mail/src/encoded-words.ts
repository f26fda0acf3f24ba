import { linear } from '@postern/linear';

import { decodeCharset } from './charset.js';

const WORD = linear(/=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]{0,4000})\?=/g);

/** Encoded words in one value beyond which the rest stays as it is. */
const MAX_WORDS = 2000;

function bytesOf(encoding: string, text: string): Buffer {
  if (encoding.toLowerCase() === 'b') return Buffer.from(text, 'base64');
  const plain = text
    .replace(linear(/_/g), ' ')
    .replace(linear(/=([0-9A-Fa-f]{2})/g), (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

/**
 * Decodes RFC 2047 encoded words wherever they stand, also within quotes and without the space that the RFC asks for, since clients do. Neighbours in one
 * charset are joined before decoding, because a character may be split between them.
 */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  const out: string[] = [];
  let pending: { charset: string; bytes: Buffer[] } | undefined;
  const flush = () => {
    if (pending !== undefined) out.push(decodeCharset(Buffer.concat(pending.bytes), pending.charset));
    pending = undefined;
  };
  let at = 0;
  let words = 0;
  for (const match of value.matchAll(WORD)) {
    if (++words > MAX_WORDS) break;
    const [all, label = '', encoding = 'q', text = ''] = match;
    const between = value.slice(at, match.index);
    const charset = label.split('*')[0] ?? label;
    if (!(pending !== undefined && linear(/^\s*$/).test(between))) {
      flush();
      out.push(between);
    } else if (pending.charset.toLowerCase() !== charset.toLowerCase()) flush();
    pending ??= { charset, bytes: [] };
    pending.bytes.push(bytesOf(encoding, text));
    at = match.index + all.length;
  }
  flush();
  out.push(value.slice(at));
  return out.join('');
}
