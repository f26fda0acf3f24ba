import { linear } from '@postern/linear';

const MAX_LINE = 78;
/** Bytes of text in one encoded word: 75 characters with `=?utf-8?B?` and `?=` hold 45. */
const WORD_BYTES = 45;

/** Text as RFC 2047 encoded words when it is not printable ASCII; each word holds whole characters. */
export function encodeText(text: string): string {
  if (linear(/^[\x20-\x7e]*$/).test(text) && !text.includes('=?')) return text;
  const words: string[] = [];
  let piece = '';
  for (const character of text.toWellFormed()) {
    if (Buffer.byteLength(piece + character) > WORD_BYTES) {
      words.push(piece);
      piece = '';
    }
    piece += character;
  }
  words.push(piece);
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}

/**
 * One header field with CRLF (RFC 5322 2.2). Line breaks and NUL in the value cannot get through: they become spaces. Text beyond ASCII is encoded. Folded at
 * spaces where a line would pass 78 characters; a word longer than 900 is cut into lines, so that no line passes 998.
 */
export function headerField(name: string, value: string): Buffer {
  // oxlint-disable-next-line no-control-regex -- they are what is removed
  return asciiField(name, encodeText(value.replace(linear(/[\u0000-\u001f\u007f]+/g), ' ').trim()));
}

/** The same for a value that is ASCII already, with encoded words where they belong. */
export function asciiField(name: string, value: string): Buffer {
  const field = name.replace(linear(/[^!-9;-~]/g), '');
  if (field.length + 2 + value.length <= MAX_LINE && linear(/^[!-~]+(?: [!-~]+)*$/, 'below 1 MiB').test(value))
    return Buffer.from(`${field}: ${value}\r\n`, 'latin1');
  const words = value
    // oxlint-disable-next-line no-control-regex -- they are what is removed
    .replace(linear(/[\u0000-\u001f\u007f]+/g), ' ')
    .split(' ')
    .flatMap((word) => word.match(linear(/.{1,900}/g)) ?? [''])
    .filter((word) => word !== '');
  const lines: string[] = [];
  let line = `${field}:`;
  for (const word of words) {
    if (line.length + 1 + word.length > MAX_LINE && line.length > name.length + 1) {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  return Buffer.from(`${[...lines, line].join('\r\n')}\r\n`, 'latin1');
}
