import { leafTypes } from '@postern/formats';
import { pdf, tar, tinyProgram, zip } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { identify } from './identify.js';

const text = (content: string) => Buffer.from(content, 'latin1');
const SCRIPT = 'var sh = new ActiveXObject("WScript.Shell");\r\nsh.Popup("hello");\r\n';

/** Words that begin a text, and are the mark of a format too. */
const MARKS: readonly string[] = [
  ...'MZ;a ZM EGGA SIT! 0707012345 0707022345 0707071234 CWS; FWS; ZWS; zPQ ID3;Name ITSF MSCF; ISc( Cr24 xar! 8BPS OTTO; ttcf; AC1032'.split(' '),
  ...'IMPM MP+ MPCK MThd; DSD; MAC; wvpk; fLaC RIFF1234WAVE FORM1234AIFF OggSabc PAR1; $FL2 Obj; IIRO; .snd; .RMF; dex; icns; qoif; koly !BDN; DRACO'.split(
    ' ',
  ),
  ...'BLENDER FUJIFILM; StuffIt; ActiveMime; conectix; gimp Extended;Module AT&TFORM BZh wOFF wOF2 #!AMR `\u00ea \u00ff\u00fb \u00ffO\u00ffQ'.split(
    ' ',
  ),
  'The free ',
  'var wide ',
  'rem moov ',
  'has mdat ',
  'abc ftypisom ',
  '12-lh5- ',
  '1234567**ACE** ',
  '\n\r\r\n',
];

describe('a text that begins like something else', () => {
  it.each(MARKS)('is a text behind %j', (mark) => {
    const lines = text(`${mark} and so on;\r\nthis is a note about the fence\r\nand nothing else.\r\n`);
    expect(leafTypes(identify(lines, { names: ['note.txt'] }))).toEqual(['txt']);
    expect(identify(lines, { prose: true })).toEqual(['txt']);
  });

  it.each(MARKS)('is the script that it is behind %j', (mark) => {
    expect(identify(text(`${mark} = 1;\r\n${SCRIPT}`))).toContain('js');
    for (const name of ['js', 'bat', 'vbs', 'ps1', 'hta', 'wsf', 'reg'])
      expect(identify(text(`${mark}\r\nx\r\n`), { names: [`a.${name}`] })).toContain(name);
  });

  it.each([
    [20, '\u00dc\u00a7\u00c4\u00fd'],
    [34, 'LP'],
    [36, 'acsp'],
    [40, ' EMF'],
    [44, 'SCRM'],
    [60, 'BOOKMOBI'],
    [128, 'DICM'],
    [257, 'ustar'],
    [32_769, 'CD001'],
    [34_817, 'NSR02'],
  ])('is a text with a word at %i that is a mark there: %s', (offset, word) => {
    const line = 'all kinds of words ';
    expect(identify(text(line.repeat(2500).slice(0, offset) + word + line.repeat(10)))).toEqual(['txt']);
  });

  it('is no PDF for speaking of one', () => {
    expect(identify(text('Each file begins with %PDF-1.4 or so.\r\n'))).toEqual(['txt']);
  });

  it('is no transport stream for a letter at the right places', () => {
    expect(identify(text('G'.padEnd(188, ' ').repeat(5)))).toEqual(['txt']);
  });
});

describe('a script behind octets that are something else', () => {
  it.each(['js', 'bat', 'cmd', 'vbs', 'ps1', 'hta', 'wsf', 'reg', 'html'])('is found by its name, %s', (extension) => {
    for (const bytes of [zip([{ name: 'a.txt', bytes: text('a') }]), pdf(), Buffer.concat([text('x\x01\x02'), Buffer.alloc(50)]), text('{\\rtf1 x}')])
      expect(identify(bytes, { names: [`a.${extension}`] })).toContain(extension);
  });

  it.each([
    ['sh', '#!/bin/sh\nexec unpack "$0"\n'],
    ['html', '<html><body><script>x()</script></body></html>'],
    ['hta', '<html><hta:application/><script>var a = 1</script></html>'],
    ['js', SCRIPT],
    ['bat', '@echo off\r\nexit /b\r\n'],
    ['eml', 'From: a@a.example\r\nTo: b@b.example\r\nSubject: hi\r\n\r\n'],
  ])('is found by its first lines, %s', (type, lines) => {
    for (const tail of [zip([{ name: 'a.txt', bytes: text('a') }]), Buffer.alloc(5000, '\x00\x01\x02x')])
      expect(identify(Buffer.concat([text(lines), tail]))).toContain(type);
  });

  it('leaves a document that is text itself alone', () => {
    const scripted = Buffer.concat([pdf(), text(`\n% ${SCRIPT} <script >`)]);
    expect(leafTypes(identify(scripted))).toEqual(['pdf']);
  });
});

describe('a mark with its structure', () => {
  const sized = (pages: number, paragraphs: number) => {
    const bytes = Buffer.from('MZ'.padEnd(600, 'program '));
    bytes.writeUInt16LE(80, 2);
    bytes.writeUInt16LE(pages, 4);
    bytes.writeUInt16LE(paragraphs, 8);
    return bytes;
  };
  it.each([
    ['exe', tinyProgram()],
    ['exe', sized(2, 4)],
    ['tar', tar([{ name: 'a', bytes: text('a') }])],
    ['cpio', text(`070701${'0000000a'.repeat(13)}a\0`)],
    ['cpio', text(`070707${'0'.repeat(70)}a\0`)],
    ['ar', text(`!<arch>\n${'a/'.padEnd(58)}\`\nx`)],
    ['egg', Buffer.from('454747410001000000000000000022b2820800', 'hex')],
    ['sit', text('SIT!\0\x01\0\0\0\x20rLau\x01\0\0\0\0\0')],
    ['lha', text('\x1e\x00-lh5-\x10\0\0\0\x10\0\0\0\0\0\0\0\x20\x00\x01a\0\0')],
    ['arj', Buffer.from('60ea2a001e0b0100100002', 'hex')],
    ['swf', text('FWS\x06\x40\0\0\0')],
    ['mov', text('\0\0\0\x10moov\0\0\0\x08mvhd')],
    ['iso', Buffer.concat([Buffer.alloc(32_768), text('\0BEA01\x01'), Buffer.alloc(4000)])],
    ['vhd', Buffer.concat([Buffer.alloc(1024), text('conectix'), Buffer.alloc(504)])],
  ])('is the type %s', (type, bytes) => {
    expect(identify(bytes)[0]).toBe(type);
  });
});
