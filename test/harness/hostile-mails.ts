import { gzipSync } from 'node:zlib';

import { eicar, sampleMail } from '@postern/samples';

const MIB = 1024 * 1024;

function carrying(subject: string, name: string, bytes: Buffer): Buffer {
  // What is scanned is refused for the test file, so whatever of it arrives was not scanned and has to say so.
  const attachments = [
    { name, bytes },
    { name: 'test.com', bytes: eicar() },
  ];
  return sampleMail({ from: 'flood@partner.example', to: 'b@local.example', subject, text: 'Please see the attachment.', attachments });
}

/** Fields within the limit of a header, folded as they must be. */
function withDate(subject: string, date: string): Buffer {
  const folded = date.match(/.{1,900}/g)?.join('\r\n ') ?? '';
  return Buffer.from(
    carrying(subject, 'a.txt', Buffer.from('text'))
      .toString('latin1')
      .replace(/^Date: .*$/m, `Date: ${folded}`),
    'latin1',
  );
}

/** Members one behind the other: some megabytes of them unfold to a thousand times that. */
function gzipOfZeros(bytes: number): Buffer {
  const member = gzipSync(Buffer.alloc(32 * MIB));
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / member.length) }, () => member));
}

function binhexText(bytes: number): string {
  const line = '!'.repeat(64);
  return `(This file must be converted with BinHex 4.0)\r\n\r\n:${`${line}\r\n`.repeat(Math.ceil(bytes / 66))}:\r\n`;
}

/** A word for engines of tests, by which they take long. */
export const COSTLY = 'takes an engine very long';

/** Mails that cost the one who looks at them more than the one who sends them, each with a test file that is refused when it was scanned. */
export function hostileMails(): ReadonlyMap<string, Buffer> {
  const dataUrl = `<a href="data:application/pdf;base64,${Buffer.alloc(4.5 * MIB, '%PDF-1.7 ').toString('base64')}">see</a>`;
  const rtf = `{\\rtf1{\\object\\objemb{\\*\\objdata ${'0105000002000000'.repeat(MIB / 2)}}}}`;
  return new Map([
    ['line breaks', carrying('line breaks', 'a.txt', Buffer.alloc(65_536, '\n'))],
    ['a date of brackets', withDate('brackets', '('.repeat(240_000))],
    ['a gzip of zeros', carrying('zeros', 'a.gz', gzipOfZeros(2.7 * 1_000_000))],
    ['a data URL', carrying('data', 'a.html', Buffer.from(`<html><body>${dataUrl}</body></html>`))],
    ['an RTF of hex', carrying('hex', 'a.rtf', Buffer.from(rtf))],
    ['a BinHex text', carrying('binhex', 'a.hqx', Buffer.from(binhexText(8 * MIB)))],
    ['what an engine takes long for', carrying('costly', 'a.txt', Buffer.alloc(MIB, `${COSTLY}\r\n`))],
  ]);
}
