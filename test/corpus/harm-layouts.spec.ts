import { rar, tinyProgram, zip } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { base64, fileScanners, lines, mailWith } from './ask-scanners.js';

const told = fileScanners();
const program = tinyProgram();
const code = (base64(program).match(/.{1,76}/g) ?? []).join('\r\n');
/** A part that is the program, without a name and with one. */
const PROGRAM = ['Content-Type: application/octet-stream', 'Content-Transfer-Encoding: base64', '', code];
const NAMED = ['Content-Type: application/octet-stream; name=a.exe', ...PROGRAM.slice(1)];
const HEAD = [
  'From: a@a.example',
  'To: b@b.example',
  'Subject: s',
  'Date: Tue, 24 Nov 2026 10:00:00 +0000',
  'Message-ID: <1@a.example>',
  'MIME-Version: 1.0',
];
const whole = (...text: readonly string[]) => lines(...HEAD, ...text, '');
const mixed = (...text: readonly string[]) =>
  whole('Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'hello', '--b', ...text, '--b--');
const attached = (encoding: string, body: string, name = 'a.exe') =>
  mixed(
    `Content-Type: application/octet-stream; name="${name}"`,
    `Content-Transfer-Encoding: ${encoding}`,
    'Content-Disposition: attachment',
    '',
    body,
  );
const quoted = [...program]
  .map((octet) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`)
  .join('')
  .replace(/(.{72})/g, '$1=\r\n');
const uuLine = (bytes: Buffer) => {
  let line = String.fromCharCode(32 + bytes.length);
  for (let at = 0; at < bytes.length; at += 3) {
    const value = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (const shift of [18, 12, 6, 0]) line += String.fromCharCode(((value >> shift) & 63) === 0 ? 96 : 32 + ((value >> shift) & 63));
  }
  return line;
};
const uuencoded = (name: string) =>
  [
    `begin 644 ${name}`,
    ...Array.from({ length: Math.ceil(program.length / 45) }, (_, i) => uuLine(program.subarray(45 * i, 45 * i + 45))),
    '`',
    'end',
  ].join('\r\n');
const yenc = [...program]
  .map((octet) => (octet + 42) & 255)
  .map((octet) => ([0, 10, 13, 61].includes(octet) ? `=${String.fromCharCode((octet + 64) & 255)}` : String.fromCharCode(octet)))
  .join('');
const latin1 = (...text: readonly string[]) => Buffer.from(text.join('\r\n'), 'latin1');
const inner = whole('Content-Type: application/octet-stream; name="a.exe"', 'Content-Transfer-Encoding: base64', '', code);
const sealed = (bytes: Buffer) => (base64(bytes).match(/.{1,76}/g) ?? []).join('\r\n');

const LAYOUTS: readonly (readonly [string, Buffer])[] = [
  ['the mail itself', whole('Content-Type: application/octet-stream; name="a.exe"', 'Content-Transfer-Encoding: base64', '', code)],
  ['a mail in base64', mixed('Content-Type: message/rfc822', 'Content-Transfer-Encoding: base64', '', sealed(inner))],
  [
    'a mail in quoted-printable',
    mixed('Content-Type: message/rfc822', 'Content-Transfer-Encoding: quoted-printable', '', inner.toString('latin1').replaceAll('=', '=3D')),
  ],
  ['a mail as a file', mailWith({ name: 'a.eml', bytes: inner })],
  ['a mail as a file of no kind', mailWith({ name: 'a.bin', bytes: inner })],
  ['a mail of any alphabet', mixed('Content-Type: message/global', 'Content-Transfer-Encoding: base64', '', sealed(inner))],
  ['a piece of a mail', mixed('Content-Type: message/partial; id="a"; number=1; total=1', '', inner.toString('latin1'))],
  [
    'a multipart in base64',
    mixed(
      'Content-Type: multipart/mixed; boundary=c',
      'Content-Transfer-Encoding: base64',
      '',
      sealed(lines('--c', 'Content-Type: application/octet-stream', 'Content-Transfer-Encoding: base64', '', code, '--c--', '')),
    ),
  ],
  ['multiparts with the same boundary', mixed('Content-Type: multipart/mixed; boundary=b', '', '--b', ...NAMED, '--b--')],
  ['multiparts with a boundary that begins another', mixed('Content-Type: multipart/mixed; boundary=bb', '', '--bb', ...NAMED, '--bb--')],
  [
    'an alternative',
    whole('Content-Type: multipart/alternative; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'x', '--b', ...PROGRAM, '--b--'),
  ],
  [
    'a report',
    whole(
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'x',
      '--b',
      'Content-Type: message/rfc822',
      '',
      inner.toString('latin1'),
      '--b--',
    ),
  ],
  [
    'an unknown multipart',
    whole(
      'Content-Type: multipart/x-new; boundary=b',
      '',
      '--b',
      'Content-Type: application/x-new',
      'Content-Transfer-Encoding: base64',
      '',
      code,
      '--b--',
    ),
  ],
  ['parts without a type', whole('Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Transfer-Encoding: base64', '', code, '--b--')],
  ['no multipart at all', whole('Content-Type: text/plain', '', 'x', '--b', ...PROGRAM, '--b--')],
  ['no version of MIME', lines('From: a@a.example', 'To: b@b.example', 'Subject: s', ...NAMED)],
  ['uuencode in the text', whole('Content-Type: text/plain', '', 'hello', '', uuencoded('a.exe'), '', 'bye')],
  ['uuencode in a page', whole('Content-Type: text/html', '', '<p>hello</p>', uuencoded('a.exe'))],
  ['uuencode as an encoding', attached('x-uuencode', uuencoded('a.exe'))],
  ['uuencode as a file', mailWith({ name: 'a.uue', bytes: lines(uuencoded('a.exe'), '') })],
  ['base64 as begin-base64', whole('Content-Type: text/plain', '', `begin-base64 644 a.exe`, code, '====')],
  [
    'yEnc in the text',
    latin1(
      ...HEAD,
      'Content-Type: text/plain',
      '',
      'hello',
      `=ybegin line=9999 size=${program.length} name=a.exe`,
      yenc,
      `=yend size=${program.length}`,
      '',
    ),
  ],
  [
    'yEnc as an encoding',
    latin1(
      ...HEAD,
      'Content-Type: application/octet-stream; name=a.exe',
      'Content-Transfer-Encoding: x-yencode',
      '',
      `=ybegin line=9999 size=${program.length} name=a.exe`,
      yenc,
      '=yend',
      '',
    ),
  ],
  ['quoted-printable', attached('quoted-printable', quoted)],
  ['an encoding in capitals', attached('BASE64', code)],
  ['an encoding in quotes', attached('"base64"', code)],
  ['an encoding with a comment', attached('base64 (as usual)', code)],
  ['an encoding with a comment before', attached('(really) base64', code)],
  ['an encoding with a semicolon', attached('base64;', code)],
  ['an encoding as an encoded word', attached('=?us-ascii?q?base64?=', code)],
  ['a list of encodings', attached('base64, base64', code)],
  ['a list of encodings that differ', attached('7bit, base64', code)],
  [
    'two encodings',
    mixed('Content-Type: application/octet-stream; name=a.exe', 'Content-Transfer-Encoding: 7bit', 'Content-Transfer-Encoding: base64', '', code),
  ],
  [
    'two encodings, turned around',
    mixed('Content-Type: application/octet-stream; name=a.exe', 'Content-Transfer-Encoding: base64', 'Content-Transfer-Encoding: 7bit', '', code),
  ],
  ['base64 in one line', attached('base64', base64(program))],
  ['base64 with blanks', attached('base64', code.replace(/(.)/g, '$1 '))],
  ['base64 with lines that end early', attached('base64', base64(program).replace(/(.{10})/g, '$1\r\n'))],
  [
    'base64 with padding within',
    attached(
      'base64',
      (program.toString('latin1').match(/[\s\S]{1,50}/g) ?? []).map((piece) => Buffer.from(piece, 'latin1').toString('base64')).join('\r\n'),
    ),
  ],
  ['the alphabet of URLs', attached('base64', code.replaceAll('+', '-').replaceAll('/', '_'))],
];

describe('a program in a mail, however the mail is built', () => {
  it.each(LAYOUTS)('is found in %s', async (_how, mail) => {
    expect(await told(mail)).toContain('format');
  });
});

describe('what nobody here can read', () => {
  it.each([
    ['an encoding that nobody knows', attached('x-secret', code)],
    ['an encoding that nobody knows, of packed text', attached('x-gzip64', code)],
    ['an encoding that nobody knows, by a name without harm', attached('x-secret', code, 'a.pdf')],
    ['a piece of a mail', mixed('Content-Type: message/partial; id="a"; number=2; total=3', '', code)],
    [
      'a body elsewhere',
      mixed(
        'Content-Type: message/external-body; access-type=URL; URL="https://a.example/a.exe"',
        '',
        'Content-Type: application/octet-stream; name=a.exe',
        '',
      ),
    ],
    [
      'a body elsewhere, by an old way',
      mixed(
        'Content-Type: message/external-body; access-type=anon-ftp; site="a.example"; name="a.exe"',
        '',
        'Content-Type: application/octet-stream',
        '',
      ),
    ],
  ])('is never clean: %s', async (_what, mail) => {
    expect(await told(mail)).toContain('scanError');
  });
});

const PLAIN = lines('hello');
const withFields = (type: readonly string[], disposition: readonly string[]) =>
  mixed(...type, ...disposition, 'Content-Transfer-Encoding: base64', '', base64(PLAIN));
const TYPE = ['Content-Type: application/octet-stream'];
const DISPOSITION = ['Content-Disposition: attachment'];

describe('the name of a script', () => {
  it.each([
    ['in two pieces', TYPE, ['Content-Disposition: attachment; filename*0="a."; filename*1="js"']],
    ['in two pieces, turned around', TYPE, ['Content-Disposition: attachment; filename*1="js"; filename*0="a."']],
    ['in pieces with a gap', TYPE, ['Content-Disposition: attachment; filename*0="a."; filename*2="js"']],
    ['in pieces with escapes', TYPE, ["Content-Disposition: attachment; filename*0*=UTF-8''a%2E; filename*1*=%6As"]],
    ['in pieces of both kinds', TYPE, ['Content-Disposition: attachment; filename*0*=UTF-8\'\'a; filename*1=".js"']],
    ['in escapes', TYPE, ["Content-Disposition: attachment; filename*=UTF-8''a%2ejs"]],
    ['in escapes of UTF-16', TYPE, ["Content-Disposition: attachment; filename*=UTF-16BE''%00a%00.%00j%00s"]],
    ['as an encoded word', TYPE, ['Content-Disposition: attachment; filename="=?utf-8?B?YS5qcw==?="']],
    ['as two encoded words', TYPE, ['Content-Disposition: attachment; filename="=?utf-8?Q?a=2E?= =?utf-8?Q?js?="']],
    ['only in the type', ['Content-Type: application/octet-stream; name="a.js"'], DISPOSITION],
    [
      'in the type, another in the disposition',
      ['Content-Type: application/octet-stream; name="a.js"'],
      ['Content-Disposition: attachment; filename="a.txt"'],
    ],
    ['twice', TYPE, ['Content-Disposition: attachment; filename="a.txt"; filename="a.js"']],
    ['twice, turned around', TYPE, ['Content-Disposition: attachment; filename="a.js"; filename="a.txt"']],
    ['in a second field', TYPE, ['Content-Disposition: attachment; filename="a.txt"', 'Content-Disposition: attachment; filename="a.js"']],
    ['without quotes', TYPE, ['Content-Disposition: attachment; filename=a b.js']],
    ['behind a quote that does not end', TYPE, ['Content-Disposition: attachment; filename="a.js']],
    ['over two lines', TYPE, ['Content-Disposition: attachment;', ' filename="a.', ' js"']],
    ['with a NUL', TYPE, ['Content-Disposition: attachment; filename="a.js\u0000.txt"']],
    ['with a NUL in escapes', TYPE, ["Content-Disposition: attachment; filename*=UTF-8''a.js%00.txt"]],
    ['with blanks and dots behind', TYPE, ['Content-Disposition: attachment; filename="a.js. . "']],
    ['with a turn of direction', TYPE, ['Content-Disposition: attachment; filename="a\u202etxt.js"']],
    ['behind a path', TYPE, ['Content-Disposition: attachment; filename="C:\\\\t\\\\a.js"']],
    ['with a comment', TYPE, ['Content-Disposition: attachment (x); filename (y) = "a.js"']],
    ['with an ending in full-width letters', TYPE, ['Content-Disposition: attachment; filename="a\uff0ejs"']],
    ['in a field without a blank', TYPE, ['Content-Disposition:attachment;filename=a.js']],
    ['behind blanks before the colon', TYPE, ['Content-Disposition : attachment; filename=a.js']],
  ] as const)('is read: %s', async (_how, type, disposition) => {
    expect(await told(withFields(type, disposition))).toContain('format');
  });

  it.each([
    'application/hta',
    'application/javascript',
    'text/javascript; charset=utf-8',
    'text/vbscript',
    'application/x-bat',
    'application/x-sh',
    'application/internet-shortcut',
    'application/x-ms-application',
  ])('is what clients make of the type when there is none: %s', async (type) => {
    expect(await told(mixed(`Content-Type: ${type}`, '', 'hello'))).toContain('format');
    expect(await told(mixed(`Content-Type: ${type}`, 'Content-Disposition: attachment', '', 'hello'))).toContain('format');
    expect(await told(mixed(`Content-Type: ${type}; name="a.txt"`, '', 'hello'))).toEqual([]);
  });

  it('is read in archives within archives by other names', async () => {
    const script = zip([{ name: 'a.js', bytes: PLAIN }]);
    for (const name of ['a.jpg', 'a.docx', 'a.txt', 'a.001', 'a'])
      expect(await told(mailWith({ name, bytes: zip([{ name: 'b.png', bytes: rar([{ name: 'c.pdf', bytes: script }]) }]) })), name).toContain(
        'format',
      );
  });
});
