import { deflateSync } from 'node:zlib';

import { pdf, tinyProgram, zip } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { fileScanners, lines, mailWith } from './ask-scanners.js';
import { sealedPdf } from './sealed-pdf.js';

const told = fileScanners();
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const PLAIN = lines('hello');
const PROGRAM = tinyProgram();
const object = (number: number, text: string) => latin1(`${number} 0 obj\n${text}\nendobj\n`);
const stream = (head: string, entries: string, content: Buffer, word = 'stream\n') =>
  Buffer.concat([latin1(`${head}\n<< ${entries} >>\n${word}`), content, latin1('\nendstream\nendobj\n')]);
const whole = (...parts: readonly Buffer[]) => Buffer.concat([pdf(), ...parts]);
const LAUNCH = '<< /S /Launch /F (a.exe) >>';
const packed = deflateSync(latin1(`7 0 ${LAUNCH}`));
const group = (entries: string, word?: string) => whole(stream('5 0 obj', `/Type /ObjStm /N 1 /First 4 ${entries}`, packed, word));
/** The word that begins a stream, where it begins none. */
const FAKE = object(6, '<< /X (>>\nstream\n) >>');
const catalogue = (head: string) => latin1(pdf(`/OpenAction ${LAUNCH}`).toString('latin1').replace('%PDF-1.7', head));
/** A comment with how a PDF is sealed that opens without a password. */
const SEAL = latin1(`% << /Encrypt ${/<< \/Filter \/Standard.*>>/.exec(sealedPdf('', PLAIN).toString('latin1'))?.[0] ?? ''} >>\n`);

const ACTIONS: readonly (readonly [string, Buffer])[] = [
  ['behind the word of a stream in a comment', whole(latin1('% stream\n'), object(7, LAUNCH))],
  ['behind the word of a stream in a string', whole(FAKE, object(7, LAUNCH))],
  ['in a group behind the word of a stream in a string', whole(FAKE, stream('5 0 obj', '/Type /ObjStm /First 4 /Filter /FlateDecode', packed))],
  ['in a group with a long dictionary', group(`/Filter /FlateDecode /X (${'x'.repeat(5000)})`)],
  ['in a group with a filter in a string', group('/X (/Filter /ASCIIHexDecode) /Filter /FlateDecode')],
  ['in a group with a filter in a comment', group('%/Filter /ASCIIHexDecode\n /Filter /FlateDecode')],
  ['in a group with a filter in a dictionary within', group('/X << /Filter /ASCIIHexDecode >> /Filter /FlateDecode')],
  ['in a group with a list of filters behind blanks', group(`/Filter [${' '.repeat(400)}/FlateDecode]`)],
  ['in a group with a list of filters behind a comment', group('/Filter [%]\n/FlateDecode]')],
  ['in a group with a filter behind a comment', group('/Filter%\n/FlateDecode')],
  ['in a group with a filter behind a NUL', group('/Filter\0/FlateDecode')],
  ['in a group with a name that looks like a string', group('/A#28 /Filter /FlateDecode')],
  ['in a group behind blanks', group('/Filter /FlateDecode', 'stream  \r\n')],
  ['in a group behind a comment', group('/Filter /FlateDecode', '%x\nstream%x\n')],
  ['without a version', catalogue('%PDF 1.7')],
  ['with the first line of PostScript', catalogue('%!PS-Adobe-3.0 PDF-1.7')],
  ['behind other bytes, with the first line of PostScript', catalogue('hello\n%!PS-Adobe-3.0 PDF-1.7')],
];

describe('a PDF that starts a program', () => {
  it.each(ACTIONS)('is told %s', async (_how, bytes) => {
    expect(await told(mailWith({ name: 'a.pdf', bytes }))).toContain('macros');
  });
});

const pointed = (specification: string, head = '9 0 obj') => whole(stream(head, '', PROGRAM), object(8, `<< /F (a) ${specification} >>`));
const byName = (specifications: string) => whole(stream('9 0 obj', '/Type /EmbeddedFile', PLAIN), latin1(specifications));
const many = Array.from({ length: 30 }, (_, i) => object(20 + i, `<< /Type /Filespec /F (${i}.txt) >>`).toString('latin1')).join('');
const lists = deflateSync(latin1('7 0 << /F 9 0 R >>'));

const FILES: readonly (readonly [string, Buffer])[] = [
  ['behind the word of a stream in a string', whole(FAKE, stream('9 0 obj', '/Type /EmbeddedFile', PROGRAM))],
  ['behind the word of a stream in its own dictionary', whole(stream('9 0 obj', '/Type /EmbeddedFile /X (>>\nstream\n)', PROGRAM))],
  ['behind a long dictionary', whole(stream('9 0 obj', `/Type /EmbeddedFile /X (${'x'.repeat(5000)})`, PROGRAM))],
  ['behind blanks', whole(stream('9 0 obj', '/Type /EmbeddedFile', PROGRAM, 'stream  \n'))],
  ['behind a word within its number', pointed('/EF << /F 9 0 R >>', '9 %x\n0 obj')],
  ['by a list with a string', pointed('/EF << /X (>) /F 9 0 R >>')],
  ['by a list behind blanks', pointed(`/EF << ${' '.repeat(500)}/F 9 0 R >>`)],
  ['by a list with NULs', pointed('/EF\0<<\0/F\x009\x000\0R\0>>')],
  ['by a list with comments', pointed('/EF %x\n<< /F 9 %x\n0 R >>')],
  [
    'by a list in a group',
    whole(
      stream('9 0 obj', '', PROGRAM),
      object(8, '<< /F (a) /EF 7 0 R >>'),
      stream('5 0 obj', '/Type /ObjStm /First 4 /Filter /FlateDecode', lists),
    ),
  ],
  ['by a name of its own', byName('8 0 obj << /Type /Filespec /F (a.js) /EF << /F 9 0 R >> >> endobj')],
  ['by the second of two names', byName('8 0 obj << /F (a.txt) /EF << /F 3 0 R >> >> endobj 7 0 obj << /F (a.js) /EF << /F 9 0 R >> >> endobj')],
  ['by a name far from it', byName(`8 0 obj << /F (a.js) /X (${'x'.repeat(1000)}) /EF << /F 9 0 R >> >> endobj`)],
  ['by a name behind a comment', byName('8 0 obj << /F%x\n(a.js) /EF << /F 9 0 R >> >> endobj')],
  ['by the last of many names', byName(`${many}8 0 obj << /F (a.js) /EF << /F 9 0 R >> >> endobj`)],
  [
    'that holds the word of an end',
    whole(
      stream(
        '9 0 obj',
        '/Type /EmbeddedFile /Length 10 0 R',
        zip([
          { name: 'a', bytes: latin1('endstream'), stored: true },
          { name: 'a.js', bytes: PLAIN },
        ]),
      ),
    ),
  ],
  ['under a key that only a comment tells of', whole(stream('9 0 obj', '/Type /EmbeddedFile', PROGRAM), SEAL)],
];

describe('a file in a PDF', () => {
  it.each(FILES)('is found %s', async (_how, bytes) => {
    expect(await told(mailWith({ name: 'a.pdf', bytes }))).toContain('format');
  });
});

describe('a group of objects in a PDF', () => {
  it('that names its filters twice is never clean', async () => {
    expect(await told(mailWith({ name: 'a.pdf', bytes: group('/Filter /ASCIIHexDecode /Filter /FlateDecode') }))).toContain('scanError');
  });
});
