import { isAscii } from 'node:buffer';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodePart, headerValue } from './content.js';
import { parseMessage } from './parse-message.js';
import { sevenBitEdits } from './seven-bit.js';
import { applySplices } from './splices.js';

const message = (text: string) => parseMessage(Buffer.from(text.replaceAll('\n', '\r\n')));
const LATIN1 = Buffer.from('Subject: a\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\xe4\xf6\xfc\r\n', 'latin1');

/** Bytes of each leaf. */
const leaves = (bytes: Buffer) => {
  const read = parseMessage(bytes);
  return read.parts
    .filter(({ children, reading }) => children.length === 0 && reading === 'standard')
    .map((part) => decodePart(read, part, 1e6).bytes.toString('latin1'));
};

function converted(original: Buffer): Buffer | undefined {
  const edits = sevenBitEdits(parseMessage(original));
  return edits && applySplices(original, edits);
}

const crlf = (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'));

describe('a mail for a host of 7 bits', () => {
  it.each([
    ['text that says 8bit', crlf('Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGrüße vom Zaun = \n.\nFrom x\n')],
    ['text that says nothing', crlf('Subject: a\n\nGrüße\n')],
    ['text that says 7bit and lies', crlf('Content-Transfer-Encoding: 7bit\n\nGrüße\n')],
    ['text of another charset', LATIN1],
    ['text without a line end', crlf('Subject: a\n\nü')],
    ['a long line', crlf(`Subject: a\n\n${'ü'.repeat(2000)}\n`)],
    ['spaces and tabs at line ends', crlf('Subject: a\n\nü \nü\t\n \n')],
    [
      'a binary part',
      Buffer.concat([crlf('Content-Type: image/png\nContent-Transfer-Encoding: binary\n\n'), Buffer.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 255])]),
    ],
    [
      'parts of each kind',
      crlf(
        'Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: 8bit\n\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<p>ü</p>\n--b\n\nohne Felder: ä\n--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n/////w==\n--b\nContent-Type: application/x-thing\n\nöö\n--b--\n',
      ),
    ],
    [
      'a message within',
      crlf(
        'Content-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\nSubject: =?utf-8?B?w6Q=?=\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nä\n',
      ),
    ],
  ])('keeps the octets of %s', (_what, original) => {
    const copy = converted(original);
    expect(copy).toBeDefined();
    if (copy === undefined) return;
    expect(isAscii(copy), copy.toString()).toBe(true);
    expect(leaves(copy)).toEqual(leaves(original));
    expect(
      Math.max(
        ...copy
          .toString('latin1')
          .split('\r\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(78);
  });

  it.each([
    ['Subject', 'Grüße vom Zaun', 'Grüße vom Zaun'],
    ['From', '"Jörg, der Müller" <j@x.example>, Bärbel Ü <b@x.example> (ok)', 'Jörg, der Müller <j@x.example>, Bärbel Ü <b@x.example> (ok)'],
    ['X-Odd', 'Ärger', 'Ärger'],
    ['Content-Disposition', 'attachment; filename="Prüfung.pdf"', 'attachment; filename="Prüfung.pdf"'],
  ])('says the same in %s', (name, value, shown) => {
    const copy = converted(crlf(`${name}: ${value}\nTo: a@x.example\n\nhello\n`));
    expect(copy && isAscii(copy)).toBe(true);
    expect(headerValue(parseMessage(copy ?? Buffer.alloc(0)), name)?.replace(/(\S)  +/g, '$1 ')).toBe(shown);
  });

  it('of 7 bits stays as it is', () => {
    expect(sevenBitEdits(message('Subject: a\nContent-Transfer-Encoding: 8bit\n\nplain\n'))).toEqual([]);
  });

  it.each([
    [
      'what is signed',
      'Content-Type: multipart/signed; boundary=b; protocol="application/pgp-signature"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nü\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--\n',
    ],
    ['an address beyond ASCII', 'From: <jörg@x.example>\n\nhello\n'],
    ['a field that nobody here knows', 'DKIM-Signature: v=1; d=ü\n\nhello\n'],
    ['two encodings', 'Content-Transfer-Encoding: 8bit\nContent-Transfer-Encoding: base64\n\nü\n'],
    ['a false encoding', 'Content-Transfer-Encoding: base64\n\nü\n'],
    ['a part of a message', 'Content-Type: message/partial; id=a\n\nü\n'],
    ['no header at all', 'üü no header\n\nü\n'],
  ])('is not made from %s', (_what, text) => {
    const original = message(text);
    const edits = sevenBitEdits(original);
    expect(edits === undefined || !isAscii(applySplices(original.bytes, edits))).toBe(true);
  });

  it('has every octet of any text, in lines of at most 76', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('ü', 'a', '=', ' ', '\t', '\r\n', '\n', '\r', '.', '\0', 'From ', 'x'.repeat(70)), { maxLength: 60 }),
        (pieces) => {
          const original = Buffer.from(`Subject: a\r\nContent-Type: text/plain\r\n\r\nü${pieces.join('')}`);
          const copy = converted(original);
          expect(copy === undefined ? undefined : leaves(copy)).toEqual(leaves(original));
        },
      ),
    );
  });
});
