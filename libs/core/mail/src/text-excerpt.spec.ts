import { describe, expect, it } from 'vitest';

import { parseMessage } from './parse-message.js';
import { textExcerpt } from './text-excerpt.js';

const lines = (width: number, ending = '\r\n') =>
  (
    Buffer.alloc(6000, 'octets of a file ')
      .toString('base64')
      .match(new RegExp(`.{1,${width}}`, 'g')) ?? []
  ).join(ending);
const FILE = lines(76);
const TEXT = 'Content-Type: text/plain\r\n\r\nHello\r\n';
const attached = (body = FILE, type = 'application/pdf', more = '') =>
  `Content-Type: ${type}\r\n${more}Content-Transfer-Encoding: base64\r\n\r\n${body}\r\n`;
const mixed = (...parts: readonly string[]) =>
  `Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts.map((part) => `--b\r\n${part}`).join('')}--b--\r\n`;
const gapsOf = (mail: string, isRead = () => false) => textExcerpt(parseMessage(Buffer.from(mail, 'latin1')), isRead)?.gaps;

describe('what of a mail travels', () => {
  it('is all but the lines within attachments, of which the first and the last whole one are kept', () => {
    const mail = mixed(TEXT, attached(), attached(lines(60)));
    const [first, second] = [mail.indexOf(FILE) + 78, mail.indexOf(lines(60)) + 62];
    const within = (offset: number, width: number, size: number) => ({ offset, length: (Math.floor(size / (width + 2)) - 2) * (width + 2) });
    expect(gapsOf(mail)).toEqual([within(first, 76, FILE.length), within(second, 60, lines(60).length)]);
  });

  it('is all but them also in a message within', () => {
    expect(
      gapsOf(mixed(TEXT, `Content-Type: message/rfc822\r\n\r\n${mixed(TEXT, attached()).replaceAll('--b', '--c').replace('=b', '=c')}`)),
    ).toHaveLength(1);
  });

  it.each([
    ['a small one', attached(FILE.slice(0, 1000))],
    ['text', attached(FILE, 'text/x-log')],
    ['a message', attached(FILE, 'message/delivery-status')],
    ['padding within', attached(`${FILE.slice(0, 780)}QQ==\r\n${FILE.slice(780)}`)],
    ['lines of no whole quanta', attached(lines(75))],
    ['lines of two lengths', attached(`${FILE.slice(0, 780)}QUJD\r\n${FILE.slice(780)}`)],
    ['other characters', attached(`${FILE.slice(0, 800)}-${FILE.slice(801)}`)],
    ['a blank line', attached(`${FILE.slice(0, 780)}\r\n${FILE.slice(780)}`)],
    ['lines that end in LF', attached(lines(76, '\n'))],
    ['no encoding', attached().replace(': base64', ': binary')],
    ['two encodings', attached(FILE, 'application/pdf', 'Content-Transfer-Encoding: 7bit\r\n')],
    ['a second place where its body may begin', attached(FILE, 'application/pdf', 'X-A: b\r\n \t\r\n')],
    ['a hidden field', attached(FILE, 'application/pdf', 'X-A: b\r\n content-type: text/html\r\n')],
  ])('is all of an attachment with %s', (_what, odd) => {
    expect(gapsOf(mixed(TEXT, odd))).toBeUndefined();
  });

  it('is all of an attachment that the reader looks into', () => {
    expect(gapsOf(mixed(TEXT, attached()), () => true)).toBeUndefined();
  });

  it('is all of a mail that can be read in several ways, or is beyond the limits', () => {
    const other = 'text\r\n--x\r\nContent-Type: text/html\r\n\r\npage\r\n';
    expect(gapsOf(mixed(TEXT + other, attached()))).toBeUndefined();
    expect(gapsOf(mixed(TEXT, attached()).replace('=b', '=b; boundary=c'))).toBeUndefined();
    expect(gapsOf(mixed(TEXT, attached()).replace('Subject: s\r\n', `To: ${'a@b.example, '.repeat(2001)}\r\n`))).toBeUndefined();
    expect(gapsOf(mixed(TEXT, attached()).replace('\r\n', '\r\nContent-Transfer-Encoding: base64\r\n'))).toBeUndefined();
  });
});
