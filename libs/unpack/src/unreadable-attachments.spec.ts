import { gzipSync } from 'node:zlib';

import { createSevenZip } from '@postern/adapter-archives';
import { systemClock } from '@postern/adapter-system';
import { DEFAULT_FILE_LIMITS } from '@postern/files';
import { inspectionHere } from '@postern/inspection';
import { parseMessage } from '@postern/mail';
import { pdf } from '@postern/samples';
import { afterAll, describe, expect, it } from 'vitest';

import { walkMail } from './walk-mail.js';

const archives = createSevenZip();
afterAll(() => archives.close());
const here = inspectionHere();

/** Bytes that are no file of any kind. */
const DATA = Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 37 + 129) & 255));
const LINES = DATA.toString('base64').match(/.{1,76}/g) ?? [];

async function problemsOf(fields: string, body: string | Buffer) {
  const mail = Buffer.concat([
    Buffer.from('From: a@a.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n'),
    Buffer.from(`${fields}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n--b--\r\n'),
  ]);
  const { problems } = await walkMail(
    parseMessage(mail),
    { archives, clock: systemClock, inspection: here.inspection, memory: here.memory.open() },
    { limits: DEFAULT_FILE_LIMITS, intoContainers: true },
    () => 'go-on',
    AbortSignal.timeout(30_000),
  );
  return problems.map(({ why, code, path }) => [why, code, path]);
}
const attachment = (encoding: string, type = 'application/octet-stream; name=a.bin') =>
  `Content-Type: ${type}\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: ${encoding}`;
const escaped = (bytes: Buffer, junk: string) =>
  [...bytes].map((octet, i) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}${i % 20 === 19 ? `${junk}=\r\n` : ''}`).join('');

describe('an attachment that nobody could read', () => {
  it.each([
    ['an encoding that nobody knows', 'x-zip64', gzipSync(DATA).toString('base64')],
    ['an encoding of another world', 'base85', '9jqo^BlbD-BleB1DJ+*+F(f,q/0JhKF<GL>Cj@.4Gp$d7F!,L7@<6@)'],
    ['a cipher by the name of an encoding', 'rot13', 'uryyb jbeyq '.repeat(40)],
    ['8-bit bytes under it', 'x-mystery', DATA],
  ])('is a problem of the mail, by %s', async (_what, encoding, body) => {
    expect(await problemsOf(attachment(encoding), body)).toEqual([['malformed', 'MIME_ENCODING_UNKNOWN', '1.2']]);
  });

  it.each([
    ['padding within base64', 'base64', [LINES[0], '=', ...LINES.slice(1)].join('\r\n'), 'MIME_BASE64_ODD'],
    ['a quantum of padding within base64', 'base64', [LINES[0], 'A=BC', ...LINES.slice(1)].join('\r\n'), 'MIME_BASE64_ODD'],
    ['a marked line within base64', 'base64', [LINES[0], 'AAAA#', ...LINES.slice(1)].join('\r\n'), 'MIME_BASE64_ODD'],
    ['broken escapes: =WW', 'quoted-printable', escaped(DATA, '=WW'), 'MIME_QUOTED_PRINTABLE_ODD'],
    ['broken escapes: =W', 'quoted-printable', escaped(DATA, '=W'), 'MIME_QUOTED_PRINTABLE_ODD'],
    ['broken escapes: =XX', 'quoted-printable', escaped(DATA, '=XX'), 'MIME_QUOTED_PRINTABLE_ODD'],
    ['broken escapes: ==', 'quoted-printable', escaped(DATA, '='), 'MIME_QUOTED_PRINTABLE_ODD'],
  ])('is a problem of the mail, by %s', async (_what, encoding, body, code) => {
    expect(await problemsOf(attachment(encoding), body)).toEqual([['malformed', code, '1.2']]);
  });

  it.each([
    ['data in plain base64', attachment('base64'), LINES.join('\r\n')],
    [
      'data in base64 whose lines are of odd lengths, as old programs write',
      attachment('base64'),
      DATA.toString('base64').replace(/(.{75})/g, '$1\r\n'),
    ],
    ['data in plain quoted-printable', attachment('quoted-printable'), escaped(DATA, '')],
    [
      'a document in damaged base64',
      attachment('base64'),
      `${pdf()
        .toString('base64')
        .replace(/(.{76})/g, '$1\r\n')}\r\n=\r\nAAAA`,
    ],
    ['a document in the clear under an unknown encoding', attachment('x-nothing'), pdf()],
    ['text under an unknown encoding, which says that it is text', attachment('x-nothing', 'text/csv; name=a.csv'), 'a,b\r\n1,2\r\n'],
    ['the text of the mail under an unknown encoding', 'Content-Type: text/plain\r\nContent-Transfer-Encoding: x-nothing', 'hello'],
    ['data whose encoding is a charset', attachment('utf-8'), 'some text'],
    ['data whose encoding has an s too many', attachment('8bits'), 'some text'],
    ['data that is not encoded', attachment('binary'), DATA],
  ])('is no word for %s', async (_what, fields, body) => {
    expect(await problemsOf(fields, body)).toEqual([]);
  });
});
