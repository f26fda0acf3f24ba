import { ole, zip } from '@postern/samples';

/** What an inspector is fed with to see that its work grows with the size and no faster. */
export interface HostileRow {
  /** Types of the row in the table of inspectors. */
  readonly types: readonly string[];
  /** Files around the bytes that are repeated, so that the inspector comes to read them. */
  readonly frames: readonly ((content: Buffer) => Buffer)[];
  /** What the inspector looks for, whole and in part: it is fed with all pairs of these. */
  readonly literals: readonly string[];
  /** What the bytes in the file stand for, at most, where they are a short form of more. */
  readonly unfolds?: number;
}

/** As much as the writer of compound files can take. */
const MAX_STREAM = 6_000_000;

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const behind = (head: string) => (content: Buffer) => Buffer.concat([latin1(head), content]);
const asStream =
  (path: string, head = '') =>
  (content: Buffer) =>
    ole([{ path, bytes: Buffer.concat([latin1(head), content.subarray(0, MAX_STREAM)]) }]);
const asPart = (name: string) => (content: Buffer) =>
  zip([
    { name: '[Content_Types].xml', bytes: latin1('<Types/>'), stored: true },
    { name, bytes: content, stored: true },
  ]);
const utf16 = (text: string) => Buffer.from(text, 'utf16le').toString('latin1');
const unhex = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('latin1');
const plain = (content: Buffer) => content;

const TABLE_LITERALS = ['|', '=cmd|', 'cmd', ' cmd |', '=', '+', ' ', '\n', '"', ';E', 'EXEC(', 'RUN(', ';NAuto_', 'ID;P'];
const PAGE_LITERALS = [
  'data:',
  'data:a',
  'DATA:text/html',
  ';base64,',
  ';a=b',
  ';',
  '%2b',
  '%',
  'AAAA',
  ',',
  ' ',
  '=',
  'image/',
  '"',
  "'",
  '`',
  `"${'A'.repeat(64)}"`,
  '"TVqQ',
];

export const HOSTILE_FILES: readonly HostileRow[] = [
  {
    types: ['ole'],
    frames: [
      behind(unhex('d0cf11e0a1b11ae1')),
      asStream('WordDocument'),
      asStream('Workbook'),
      asStream('PowerPoint Document'),
      asStream('\x01Ole10Native'),
      asStream('VBA/dir', '\x01'),
      asStream('VBA/Module1', '\x01'),
    ],
    literals: [
      'DDE',
      '\x13DDE',
      '\x13DDEAUTO ',
      utf16('\x13DDE'),
      utf16('_VBA_PROJECT'),
      '\0Attribut',
      unhex('8500 0000'),
      unhex('2f00 0000'),
      unhex('0f00 e803 00000000'),
      unhex('1000 1110 00000000'),
      unhex('00b0'),
      unhex('00b0 00'),
      unhex('00b0 ff00 00'),
      unhex('ff3f'),
    ],
  },
  {
    types: ['ooxml'],
    frames: [
      plain,
      behind('PK\x03\x04'),
      asPart('word/document.xml'),
      asPart('word/_rels/document.xml.rels'),
      asPart('xl/externalLinks/externalLink1.xml'),
      asPart('ppt/slides/slide1.xml'),
    ],
    literals: [
      '<Relationship',
      '<Relationship ',
      '<a:Relationship Type="&#120;',
      '<Override ',
      '<Default Extension="xml" ContentType="',
      'Type',
      'Type = ',
      '<a:hlinkClick action="ppaction:',
      'TargetMode="External"',
      'TargetMode  =',
      'relationships/frame"',
      'Target="',
      'Target = "http:',
      '<w:instrText',
      '<w:instrText>',
      '<w:fldSimple ',
      'w:instr="',
      '<ddeLink ',
      'ddeService="',
      'DDE',
      '<',
      '>',
      ' ',
      'PK\x03\x04',
      'PK\x01\x02',
      'PK\x05\x06',
      'PK\x06\x07',
      unhex('504b0304 14000000 0000 00000000 00000000 00000000 00000000 0100 0000'),
      unhex('504b0304 14000800 0000 00000000 00000000 00000000 00000000 0100 0000 61'),
      unhex('504b0102 1400 1400 0000 0000 00000000 00000000 00000000 00000000 0100 0000 0000 0000 0000 00000000 00000000 61'),
      unhex('504b0506 0000 0000 0100 0100 2e000000 00000000 0000'),
    ],
  },
  {
    types: ['pdf'],
    frames: [plain, behind('%PDF-1.7\n1 0 obj <</Type/ObjStm>> stream\n')],
    literals: [
      '/JS',
      '/Encrypt',
      '/Encrypt 1 0 R',
      '/Encrypt<</Filter/Standard/R 3/O(a)/U(12345678901234567890123456789012)>>',
      '1 0 obj',
      '/ID[(',
      '/Encrypt 1 ',
      '<<',
      '>>',
      ' obj',
      'stream',
      'stream\n',
      'endstream',
      '/ObjStm',
      '/EmbeddedFile',
      '/FlateDecode',
      '/A85',
      '/AHx',
      '/ObjStm/A85/AHx stream',
      '/Filespec',
      '/F(',
      '/UF  (',
      '>',
      '#',
      '#4a',
      'z',
      '~',
      ' ',
      '1',
      'x\x9c',
    ],
  },
  {
    types: ['rtf'],
    frames: [behind('{\\rtf1'), behind('{\\rtf1{\\object{\\*\\objdata ')],
    literals: [
      '\\objdata',
      '{',
      '}',
      '\\',
      '\\a',
      '\\bin',
      '\\bin9 ',
      "\\'ff",
      "\\'",
      '0',
      'f',
      '\\template',
      '\\*\\template http:',
      '\\fldinst',
      'DDE',
      '\\*',
      ' ',
    ],
  },
  {
    types: ['one'],
    frames: [plain],
    literals: [unhex('e716e3bd65261145a4c48d4d0b7a9eac'), unhex('e716e3bd65261145a4c48d4d0b7a9eac 0000000000000000'), unhex('e716e3bd'), '\0\0\0\0'],
  },
  {
    types: ['tnef'],
    frames: [behind(unhex('789f3e22 0100'))],
    literals: [
      unhex('02 0290 0600 00000000 0000'),
      unhex('02 0f80 0600 00000000 0000'),
      unhex('02 1080 0100 02000000 6100 0000'),
      unhex('02 0c80 0100 00000000 0000'),
      unhex('02 0590 0600 ffffff7f ffffffff'),
      unhex('1e00 0737 01000000 00000000'),
      unhex('0210 0137 ffffffff'),
      '\0',
    ],
  },
  {
    types: ['p7m'],
    frames: [
      plain,
      behind(unhex('3080 0609 2a864886f70d010701 a080')),
      behind(unhex('3080 0609 2a864886f70d010701 a080 2480')),
      behind(unhex('3080 0609 2a864886f70d010702 a080 3080 020101 3100 3080 0609 2a864886f70d010701 a080 2480')),
    ],
    literals: [
      unhex('2480'),
      unhex('3080'),
      unhex('a080'),
      unhex('0400'),
      unhex('040161'),
      unhex('0482ffff'),
      unhex('0000'),
      unhex('0481'),
      unhex('1f00'),
      unhex('2402'),
    ],
  },
  { types: ['activemime'], frames: [behind(`ActiveMime${'\0'.repeat(40)}`)], literals: ['x\x9c', 'x\x01', 'x\x9c\xed', '\x01\0\0\xff\xff', 'x'] },
  {
    types: ['binhex'],
    frames: [plain, behind('(This file must be converted with BinHex 4.0)\n:')],
    literals: ['(This file must be converted with BinHex', ':', '!', '"', 'r', '\n', 'J!', 'fN'],
    unfolds: 4,
  },
  {
    types: ['xml'],
    frames: [plain],
    literals: [
      'binData',
      '<binData',
      '<binData>',
      '<w:binData ',
      '<w:binData w:name="',
      '<pkg:binaryData>',
      'binary-data',
      'docOleData',
      '>',
      '<',
      'AAAA',
      ' ',
      ':',
      '=',
      'name=',
    ],
  },
  {
    types: 'odt ods odp odg odb ott ots otp otg fodt'.split(' '),
    frames: [plain, asPart('content.xml'), asPart('META-INF/manifest.xml')],
    literals: [
      '<m:encryption-data',
      '<script:event-listener xlink:href="macro:',
      'event',
      '<office:dde-source ',
      'href',
      'ooo:module',
      '<',
      '>',
      ' ',
    ],
  },
  { types: ['eml', 'mht', 'mbox'], frames: [plain], literals: ['\n', 'From ', 'a:'] },
  { types: ['uue'], frames: [plain], literals: ['begin 644 a\n', '\n'] },
  { types: ['slk'], frames: [plain, behind('ID;P')], literals: TABLE_LITERALS },
  { types: ['csv', 'tsv', 'txt'], frames: [plain], literals: TABLE_LITERALS },
  {
    types: ['exe', 'elf', 'macho'],
    frames: [behind('MZ')],
    literals: [unhex('377abcaf271c'), unhex('526172211a07'), unhex('4d53434600000000'), 'Rar!', 'MSCF'],
  },
  { types: ['html', 'svg'], frames: [plain], literals: PAGE_LITERALS },
  {
    types: ['ics', 'vcf'],
    frames: [plain, behind('BEGIN:VCALENDAR\n')],
    literals: ['ATTACH', ';ENCODING=BASE64', ';ENCODING=B', ':', ';', '\n', '\r\n ', '\n\t', ';X-FILENAME=', '"', 'AAAA', 'ATTACH;ENCODING=B:AAAA\n'],
  },
  {
    types: ['pgp'],
    frames: [plain, behind(unhex('c8')), behind(unhex('a301'))],
    literals: [
      '-----BEGIN PGP MESSAGE-----',
      '-----BEGIN PGP MESSAGE-----\n\nyAA=',
      '-----BEGIN PGP MESSAGE',
      '-----END PGP',
      '-----',
      '-',
      ': \n',
      unhex('cb06620000000000'),
      unhex('cbe0'),
      unhex('e0'),
      unhex('c800'),
      unhex('c80100'),
      unhex('ad0a'),
    ],
  },
];

/** One of each kind of character. */
export const CHARACTERS: readonly string[] = [...'\n\r\t \0\xff\xa0aA_0fZ!"#$%&\'()*+,-./:;<=>?@[\\]^`{|}~', '\r\n', '\u00c2\u00a0'];
