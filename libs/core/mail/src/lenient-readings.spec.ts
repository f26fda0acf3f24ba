import { describe, expect, it } from 'vitest';

import { decodePart } from './content.js';
import { parseMessage } from './parse-message.js';

const CONTENT = Buffer.from(Array.from({ length: 180 }, (_, i) => (i * 37 + 11) & 255));
const LINES = CONTENT.toString('base64').match(/.{1,60}/g) ?? [];
const contentsOf = (encoding: string, body: string | Buffer) => {
  const message = parseMessage(
    Buffer.concat([
      Buffer.from(
        `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`,
      ),
      Buffer.from(body),
      Buffer.from('\r\n--b--\r\n'),
    ]),
  );
  return message.parts.map((part) => decodePart(message, part, 100_000).bytes);
};
const isFound = (contents: readonly Buffer[]) => contents.some((bytes) => bytes.includes(CONTENT.subarray(0, 150)));
/** The lines with something put in behind the first, and in the middle of the second. */
const between = (junk: string) => [LINES[0], junk, ...LINES.slice(1)].join('\r\n');
const within = (junk: string) => [LINES[0], `${LINES[1]?.slice(0, 20)}${junk}${LINES[1]?.slice(20)}`, ...LINES.slice(2)].join('\r\n');

describe('an attachment in base64 that clients decode all the same', () => {
  it.each([
    ['an equals sign', '='],
    ['two of them', '=='],
    ['three of them', '==='],
    ['a quantum that begins with one', '=AAA'],
    ['a quantum with one in the second place', 'A=AA'],
    ['a quantum with one in the third place', 'AA=x'],
    ['nothing but padding', '===='],
    ['characters that are none', '#*!'],
  ])('is read with %s within', (_what, junk) => {
    expect(isFound(contentsOf('base64', within(junk)))).toBe(true);
    expect(isFound(contentsOf('base64', between(junk)))).toBe(true);
  });

  it.each(['AAAA#', '#AAAA', 'AAA#A', 'AA*AAAA', '-- line --'])('is read with a line of junk: %s', (junk) => {
    expect(isFound(contentsOf('base64', between(junk)))).toBe(true);
  });
});

describe('several fields that say how an attachment is encoded', () => {
  const fields = (...values: readonly string[]) => values.join('\r\nContent-Transfer-Encoding: ');
  it.each([
    ['each of the words for none', fields('7bit', '8bit', 'binary', 'x-unknown', 'base64')],
    ['words that mean none', fields('8 bit', 'utf-8', '7bit', 'us-ascii', 'base64')],
    ['a word with something behind it', fields('7bit</field>', 'base64</field>', '8bit')],
  ])('leave the readings of damaged base64 where they are: %s', (_what, encoding) => {
    expect(isFound(contentsOf(encoding, between('AAAA#')))).toBe(true);
    expect(isFound(contentsOf(encoding, within('A=AA')))).toBe(true);
  });

  it('are followed in many readings, and a finding tells of more', () => {
    const all = fields('7bit', 'base64', 'quoted-printable', 'uuencode', 'yenc', 'binhex');
    // A line of white space and one that is no field: the body may begin behind each of them.
    const codesWith = (more: string) =>
      parseMessage(
        Buffer.from(`Content-Type: application/x; name=a\r\nContent-Transfer-Encoding: ${all}\r\n${more}\r\n${between('AAAA=AA')}`),
      ).findings.map(({ code }) => code);
    expect(codesWith('')).not.toContain('LIMIT_WORK');
    expect(codesWith('X: a\r\n \r\nno field\r\nY: b\r\n')).toContain('LIMIT_WORK');
  });

  it('are one reading when all of them leave the bytes as they are', () => {
    expect(contentsOf(fields('7bit', '8bit', 'binary', 'utf-8'), 'text')).toHaveLength(2);
  });
});

describe('an attachment in quoted-printable that clients decode all the same', () => {
  const escaped = [...CONTENT].map((octet) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`);
  const lines = Array.from({ length: Math.ceil(escaped.length / 20) }, (_, i) => escaped.slice(20 * i, 20 * i + 20).join(''));
  it.each(['=WW', '=W', '=XX', '=HX', '=', '=G1', '=1G'])('is read with %s before each soft break', (junk) => {
    expect(isFound(contentsOf('quoted-printable', lines.join(`${junk}=\r\n`)))).toBe(true);
  });
});

describe('an attachment in yEnc', () => {
  const body = Buffer.from(
    [...CONTENT].flatMap((octet) => {
      const coded = (octet + 42) & 255;
      return [0, 10, 13, 61].includes(coded) ? [61, (coded + 64) & 255] : [coded];
    }),
  );
  it.each(['x-yencode', 'yenc', 'X-YENC', '"x-yencode" (yes)'])('is read by the field alone: %s', (encoding) => {
    expect(isFound(contentsOf(encoding, body))).toBe(true);
    expect(
      isFound(
        contentsOf(encoding, Buffer.concat([Buffer.from('=ybegin line=128 size=180 name=a.bin\r\n'), body, Buffer.from('\r\n=yend size=180\r\n')])),
      ),
    ).toBe(true);
  });
});

describe('a name in pieces behind a broken line', () => {
  it.each([
    ['Content-Disposition: attachment; filename*0=evil.\r\nfilename*1=zip'],
    ['Content-Disposition: attachment; filename*1=zip;\r\nfilename*0=evil.'],
    ['Content-Type: application/octet-stream; name*0="evil.";\r\nname*1="zip"'],
    ['Content-Type: application/octet-stream; name*1="zip";\r\nname*0="evil."\r\nContent-Disposition: attachment'],
    ['Content-Disposition: attachment;\r\nfilename=evil.zip'],
  ])('is put together: %j', (fields) => {
    const message = parseMessage(Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${fields}\r\n\r\nx\r\n--b--\r\n`));
    expect(message.parts.some((part) => part.filenames.includes('evil.zip'))).toBe(true);
  });
});
