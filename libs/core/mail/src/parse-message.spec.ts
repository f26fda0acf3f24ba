import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodePart, partText } from './content.js';
import { parseMessage } from './parse-message.js';

const crlf = (text: string) => Buffer.from(text.replace(/\n/g, '\r\n'), 'latin1');
const leaves = (text: string) => {
  const message = parseMessage(crlf(text));
  return {
    message,
    codes: message.findings.map((f) => f.code),
    files: message.parts.filter((p) => p.filename !== '').map((p) => `${p.path} ${p.filename}: ${decodePart(message, p, 1000).bytes.toString()}`),
  };
};
const b64 = (text: string) => Buffer.from(text).toString('base64');
const attachment = (name: string, text: string) =>
  `Content-Type: application/octet-stream; name="${name}"\nContent-Transfer-Encoding: base64\n\n${b64(text)}\n`;

describe('a mail in the standard reading', () => {
  it('is text when it declares nothing', () => {
    const message = parseMessage(crlf('Subject: a\n\nhello\n'));
    expect(message.root).toMatchObject({ path: '1', type: 'text/plain' });
    expect(partText(message, message.root, 100)).toBe('hello\r\n');
    expect(message.findings).toEqual([]);
  });

  it('has its parts by number, without the line ending before a delimiter', () => {
    const { files, codes, message } = leaves(
      `Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\ntext\n--b\n${attachment('a.bin', 'data')}--b--\n`,
    );
    expect(message.parts.map((p) => p.path)).toEqual(['1', '1.1', '1.2']);
    expect(files).toEqual(['1.2 a.bin: data']);
    expect(codes).toEqual([]);
  });

  it.each([
    ['a mailbox', 'From a@b.example Tue Nov 24 10:00:00 2026\n'],
    ['UUCP', '>From a@b.example Tue Nov 24 10:00:00 2026 remote from pc\n'],
    ['a mailbox that was quoted twice', '>>From a@b.example Tue Nov 24 10:00:00 2026\n'],
    ['both', 'From a@b.example Tue Nov 24 10:00:00 2026\n>From c@d.example Tue Nov 24 10:00:01 2026 remote from pc\n'],
  ])('has its header below lines of %s', (_what, above) => {
    const message = parseMessage(crlf(`${above}Subject: a\n\nhello\n`));
    expect(message.headers.map(({ name, value, start }) => [name, value, start])).toEqual([['Subject', 'a', crlf(above).length]]);
    expect(partText(message, message.root, 100)).toBe('hello\r\n');
    expect(message.findings).toEqual([]);
  });

  it.each(['> From a@b.example\n', '>Fromage\n', 'from a@b.example\n', 'hello\n', 'From a@b.example\nhello\n'])(
    'has no header below %j, which is no line of a mailbox',
    (above) => {
      const message = parseMessage(crlf(`${above}Subject: a\n\nhello\n`));
      expect(message.headers).toEqual([]);
      expect(message.bodyStart).toBe(0);
    },
  );

  it('opens a message within a message', () => {
    const { files } = leaves(
      `Content-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=c\n\n--c\n${attachment('in.bin', 'inner')}--c--\n`,
    );
    expect(files).toEqual(['1.1.1 in.bin: inner']);
  });
});

describe('a mail that clients read in different ways (obligation 14)', () => {
  const mixed = (head: string, body: string) => `${head}\n\n${body}`;
  const file = attachment('x.exe', 'evil');
  it.each([
    [
      'two Content-Type fields',
      mixed('Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b', `--b\n${file}--b--\n`),
      'MIME_TWO_TYPES',
    ],
    ['two boundaries', mixed('Content-Type: multipart/mixed; boundary=a; boundary=b', `--b\n${file}--b--\n`), 'MIME_TWO_BOUNDARIES'],
    ['a boundary that does not occur', mixed('Content-Type: multipart/mixed; boundary=a', `--zzz\n${file}--zzz--\n`), 'MIME_BOUNDARY_ABSENT'],
    ['no boundary', mixed('Content-Type: multipart/mixed', `--zzz\n${file}--zzz--\n`), 'MIME_NO_BOUNDARY'],
    [
      'a part behind the closing delimiter',
      mixed('Content-Type: multipart/mixed; boundary=b', `--b\n\nhi\n--b--\n--b\n${file}--b--\n`),
      'MIME_AFTER_CLOSE',
    ],
    ['a part in the preamble', mixed('Content-Type: multipart/mixed; boundary=b', `${file}--b\n\nhi\n--b--\n`), 'MIME_PREAMBLE'],
    ['a part in the epilogue', mixed('Content-Type: multipart/mixed; boundary=b', `--b\n\nhi\n--b--\n${file}`), 'MIME_EPILOGUE'],
    ['no closing delimiter', mixed('Content-Type: multipart/mixed; boundary=b', `--b\n${file}`), 'MIME_NO_CLOSE'],
    [
      'two encodings',
      mixed('Content-Type: application/octet-stream; name=x.exe\nContent-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64', b64('evil')),
      'MIME_TWO_ENCODINGS',
    ],
    [
      'an encoding with a comment',
      mixed('Content-Type: application/octet-stream; name=x.exe\nContent-Transfer-Encoding: "base64" (x)', b64('evil')),
      'MIME_ENCODING_ODD',
    ],
    [
      'an encoded embedded message',
      mixed(
        'Content-Type: message/rfc822\nContent-Transfer-Encoding: base64',
        b64(`Content-Type: multipart/mixed; boundary=b\n\n--b\n${file}--b--\n`),
      ),
      '',
    ],
    ['a uuencoded file', mixed('Content-Type: text/plain', 'hi\nbegin 644 x.exe\n$979I;```\n`\nend\n'), 'MIME_UUENCODE'],
    [
      'an encoded multipart',
      mixed('Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64', b64(`--b\n${file}--b--\n`)),
      'MIME_ENCODED_MULTIPART',
    ],
  ])('with %s shows the file and says so', (_name, text, code) => {
    const { files, codes } = leaves(text);
    expect(files.join()).toContain('x.exe: evil');
    if (code !== '') expect(codes).toContain(code);
  });

  it.each(['\n', '\r'])('with lines that end in %j has the same parts', (ending) => {
    const text = `Content-Type: multipart/mixed; boundary=b\n\n--b\n${file}--b--\n`.replace(/\n/g, ending);
    const message = parseMessage(Buffer.from(text));
    expect(message.parts.map((p) => p.filename)).toContain('x.exe');
  });
});

describe('budgets (obligations 5, 13)', () => {
  const nested = (levels: number) => {
    let text = 'Content-Type: text/plain\n\nend\n';
    for (let i = 0; i < levels; i++) text = `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n${text}--b${i}--\n`;
    return text;
  };
  it.each([
    ['LIMIT_PARTS', `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(1200)}--b--\n`],
    ['LIMIT_DEPTH', nested(40)],
    ['LIMIT_HEADER_FIELDS', `${'X: y\n'.repeat(1100)}\nbody`],
    ['LIMIT_HEADER_BYTES', `X: ${'y'.repeat(1000)}\n${` ${'z'.repeat(900)}\n`.repeat(400)}\nbody`],
    ['LIMIT_PARAMETERS', `Content-Type: text/plain; ${Array.from({ length: 80 }, (_u, i) => `p${i}=1`).join('; ')}\n\nbody`],
    ['LIMIT_BOUNDARY', `Content-Type: multipart/mixed; boundary=${'b'.repeat(300)}\n\nbody`],
    ['LIMIT_MESSAGE_DEPTH', `${'Content-Type: message/rfc822\n\n'.repeat(12)}body`],
  ])('%s is a finding', (code, text) => {
    expect(leaves(text).codes).toContain(code);
  });

  it('LIMIT_DECODED_BYTES is a finding', () => {
    const message = parseMessage(crlf(`Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${b64('a'.repeat(3000))}`), {
      maxDecodedBytes: 1000,
    });
    expect(message.findings.map((f) => f.code)).toContain('LIMIT_DECODED_BYTES');
  });
});

describe('any octets at all', () => {
  const pieces = fc.constantFrom(
    '--b',
    '--b--',
    '\r\n',
    '\n',
    '\r',
    'Content-Type: multipart/mixed; boundary=b',
    'Content-Type: message/rfc822',
    'Content-Transfer-Encoding: base64',
    ' ',
    ';',
    '"',
    '(',
    'begin 644 a\n',
    '=ybegin name=a\n',
    '\0',
    '__proto__: x',
    'constructor=1',
  );
  it('are parsed without an exception, and every part lies within them', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 20 })), { maxLength: 60 }), (parts) => {
        const bytes = Buffer.from(parts.join(''), 'latin1');
        const message = parseMessage(bytes);
        for (const part of message.parts) {
          expect(part.start).toBeLessThanOrEqual(part.bodyStart);
          expect(part.bodyStart).toBeLessThanOrEqual(part.bodyEnd);
          expect(part.bodyEnd).toBeLessThanOrEqual(part.source.length);
          decodePart(message, part, 10_000);
        }
      }),
      { numRuns: 400 },
    );
  });
});
