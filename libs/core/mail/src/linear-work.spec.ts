import { describe, expect, it } from 'vitest';

import { fromMailboxes } from './addresses.js';
import { domainReadings } from './domain-readings.js';
import { fromFields } from './from-fields.js';
import { DEFAULT_LIMITS } from './limits.js';
import { parseMessage } from './parse-message.js';

const fill = (text: string, octets: number) => text.repeat(Math.ceil(octets / text.length));
const mixed = (boundary: string) => `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`;
const nested = (levels: number, inner: string, boundary: (level: number) => string) => {
  let text = inner;
  for (let i = 0; i < levels; i++) text = `${mixed(boundary(i))}--${boundary(i)}\r\n${text}\r\n--${boundary(i)}--\r\n`;
  return text;
};
const eight = [1, 2, 3, 4, 5, 6, 7, 8];

/** Shapes that make a naive parser read the same bytes again for each line, part, level or boundary. */
const TRICKS: readonly (readonly [name: string, make: (octets: number) => string])[] = [
  ['nothing but hyphens', (n) => mixed('b') + fill('-', n)],
  ['lines of two hyphens', (n) => mixed('b') + fill('--\r\n', n)],
  ['hyphens between letters', (n) => mixed('b') + fill('a--', n)],
  ['lines that are nearly the boundary', (n) => mixed('x'.repeat(250)) + fill(`--${'x'.repeat(249)}\r\n`, n)],
  ['such lines below thirty levels', (n) => nested(30, fill(`--${'x'.repeat(200)}z\r\n`, n), (i) => 'x'.repeat(200) + i)],
  ['one boundary for all levels', (n) => fill(`--b\r\n${mixed('b')}`, n)],
  [
    'eight boundaries',
    (n) =>
      `Content-Type: multipart/mixed; ${eight.map((i) => `boundary=b${i}`).join(';')}\r\n\r\n${fill(eight.map((i) => `--b${i}\r\n${mixed('q')}`).join(''), n)}`,
  ],
  ['stray parts without end', (n) => `\r\n${fill('--x\r\nContent-Type: text/plain\r\n\r\nhi\r\n', n)}`],
  ['begin lines without files', (n) => `\r\n${fill('begin 644 x\r\n', n)}`],
  ['yEnc heads without bodies', (n) => `\r\n${fill('=ybegin name=x\r\n', n)}`],
  ['padding behind each character', (n) => `Content-Type: application/x; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n${fill('A=', n)}`],
  ['soft breaks without line ends', (n) => `Content-Type: application/x\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=${fill(' ', n)}x`],
  ['nothing but bare CR', (n) => fill('--b\rContent-Type: text/plain\r\rx\r', n)],
  ['bare CR in each part', (n) => mixed('b') + fill('--b\r\nX: y\rContent-Type: text/plain\r\n\r\nx\r\n', n)],
];

describe('the work for a mail of', () => {
  it.each(TRICKS)('%s grows with its size and no faster', (_name, make) => {
    const [small, large] = [100_000, 400_000].map((octets) => parseMessage(Buffer.from(make(octets), 'latin1')));
    expect(large?.work ?? 0).toBeLessThanOrEqual(4.5 * (small?.work ?? 0) + 50_000);
    expect(large?.work ?? 0).toBeLessThanOrEqual(DEFAULT_LIMITS.maxWorkFactor * (large?.bytes.length ?? 0) + 2_000_000);
  });

  it('readings that overlap too often ends with a finding', () => {
    const text = nested(30, fill(`--${'x'.repeat(200)}z\r\n`, 100_000), (i) => 'x'.repeat(200) + i);
    expect(parseMessage(Buffer.from(text)).findings.map((finding) => finding.code)).not.toContain('LIMIT_WORK');
    expect(parseMessage(Buffer.from(text), { maxWorkFactor: 2 }).findings.map((finding) => finding.code)).toContain('LIMIT_WORK');
  });
});

// A pattern that backtracks is not counted as work: it would take minutes here, and the time-out of the test says so.
describe('a header field of a quarter megabyte', () => {
  const size = 250_000;
  it.each([
    ['open comments', `Content-Type: text/plain; ${fill('(', size)}`],
    ['escaped quotes', `Content-Type: text/plain; name=${fill('"\\', size)}`],
    ['semicolons', `Content-Type: text/plain${fill(';', size)}`],
    ['words', `Content-Type: text/plain; name=${fill(' x', size)}`],
    ['beginnings of encoded words', `Content-Disposition: attachment; filename="${fill('=?a?q?=?', size)}"`],
    ['bare CR', `X-A: content-type${fill('\r', size)}`],
    ['white space between bare CR', `X-A: content-type\rX: y\r\n${fill('\r \r\t', size)}`],
    ['content fields in folded lines', `X-A: b\r\n${fill(' content-type:\r\n', size)}`],
    ['open comments in From', `From: ${fill('(', size)}`],
    ['open quotes in From', `From: ${fill('"', size)}`],
    ['open angle brackets in From', `From: ${fill('<', size)}`],
    ['at signs in From', `From: ${fill('a@', size)}`],
    ['white space before dots in From', `From: a@b${fill('  .', size)}`],
    ['domains in From', `From: ${fill('@a. ', size)}`],
    ['control characters in From', `From: a@b${fill('\u0001', size)}`],
    ['addresses in From', `From: ${fill('a@b.example,', size)}`],
  ])('made of %s is read', (_name, field) => {
    const message = parseMessage(Buffer.from(`${field}\r\n\r\nx`, 'latin1'));
    fromMailboxes(message);
    for (const value of fromFields(message.bytes, 10)) domainReadings(value, 10);
    expect(message.parts.length).toBeGreaterThan(0);
  });
});
