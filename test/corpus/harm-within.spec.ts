import { deflateSync, gzipSync } from 'node:zlib';

import { HARMLESS_MACRO, ole, oldWordDocument, pdf, rar, tar, tinyProgram, vbaStreams, zip } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { fileScanners, lines, mailWith } from './ask-scanners.js';
import { fatDisk, partitioned, virtualDisk } from './disk-images.js';
import { sealedPdf } from './sealed-pdf.js';

const told = fileScanners();
const PLAIN = lines('hello');
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const sized = (bytes: Buffer) => Buffer.concat([u32(bytes.length), bytes]);

/** A OneNote section with one embedded file; `properties` stand in front, as a property set has them. */
function oneNote(content: Buffer, ...properties: readonly Buffer[]): Buffer {
  return Buffer.concat([
    Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'),
    Buffer.alloc(1024),
    ...properties,
    Buffer.alloc(64),
    Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex'),
    Buffer.from(BigUint64Array.of(BigInt(content.length)).buffer),
    Buffer.alloc(12),
    content,
    Buffer.alloc(64),
  ]);
}
const named = (property: string, name: string) => Buffer.concat([Buffer.from(`0200${property}061c0014`, 'hex'), sized(utf16(name)), u32(7)]);

const attribute = (id: number, data: Buffer) => {
  const head = Buffer.alloc(9);
  head.writeUInt8(2, 0);
  head.writeUInt16LE(id, 1);
  head.writeUInt32LE(data.length, 5);
  return Buffer.concat([head, data, Buffer.alloc(2)]);
};
const tnef = (...attributes: readonly Buffer[]) => Buffer.concat([Buffer.from('789f3e220100', 'hex'), ...attributes]);
const property = (type: number, id: number, value: Buffer) =>
  Buffer.concat([Buffer.from(Uint16Array.of(type, id).buffer), u32(1), sized(value), Buffer.alloc(-value.length & 3)]);
const properties = (...list: readonly Buffer[]) => Buffer.concat([u32(list.length), ...list]);

const outlook = (...streams: readonly (readonly [tag: string, bytes: Buffer])[]) =>
  ole([
    { path: '__properties_version1.0', bytes: Buffer.alloc(64) },
    ...streams.map(([tag, bytes]) => ({ path: `__attach_version1.0_#00000000/__substg1.0_${tag}`, bytes })),
  ]);

/** A file in a Word document: label, path, temporary path, content, and the three names in UTF-16. */
function packaged(
  label: string,
  path: string,
  temporary: string,
  wide: readonly string[],
  content: Buffer,
  stream = 'Ole10Native',
  size = content.length,
): Buffer {
  const z = (text: string) => latin1(`${text}\0`);
  const inner = Buffer.concat([
    Buffer.from([2, 0]),
    z(label),
    z(path),
    Buffer.from([0, 0, 3, 0]),
    sized(z(temporary)),
    u32(size),
    content,
    ...wide.map((name) => Buffer.concat([u32(name.length), utf16(name)])),
  ]);
  return ole([
    { path: 'WordDocument', bytes: Buffer.alloc(1024) },
    { path: `ObjectPool/_1/\x01${stream}`, bytes: sized(inner) },
  ]);
}

const stream = (head: string, content: Buffer) =>
  Buffer.concat([pdf(), latin1(`9 0 obj\n<< ${head} /Length ${content.length} >>\nstream\n`), content, latin1('\nendstream\nendobj\n')]);
const object = (number: number, text: string) => latin1(`${number} 0 obj\n${text}\nendobj\n`);
/** Codes of nine bits, each byte for itself. */
function lzw(content: Buffer): Buffer {
  const codes = [...content].flatMap((octet, i) => (i % 200 === 0 ? [256, octet] : [octet])).concat(257);
  const bits = codes.map((code) => code.toString(2).padStart(9, '0')).join('');
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((octet) => Number.parseInt(octet.padEnd(8, '0'), 2)));
}
const runs = (content: Buffer) => Buffer.concat([...content].map((octet) => Buffer.from([0, octet])).concat(Buffer.from([128])));
const rows = (content: Buffer) =>
  deflateSync(
    Buffer.concat(Array.from({ length: content.length / 16 }, (_, i) => Buffer.concat([Buffer.from([0]), content.subarray(16 * i, 16 * i + 16)]))),
  );

const code = tinyProgram().toString('base64');
const escapes = (bytes: Buffer) => [...bytes].map((octet) => `%${octet.toString(16).padStart(2, '0')}`).join('');
const appointment = (attached: string) => lines('BEGIN:VCALENDAR', attached, 'END:VCALENDAR');
const flat = (content: string, attributes = '') =>
  lines('<?xml version="1.0"?>', `<w:wordDocument xmlns:w="a"><w:binData${attributes}>${content}</w:binData></w:wordDocument>`);

const FILES: readonly (readonly [string, string, Buffer])[] = [
  ['a note, a script by its name', 'a.one', oneNote(PLAIN, named('9c1d001c', 'a.js'))],
  ['a note, a script by where it came from', 'a.one', oneNote(PLAIN, named('9d1d001c', 'C:\\Users\\b\\a.hta'))],
  [
    'a note, a script behind a name that is none',
    'a.one',
    oneNote(PLAIN, named('9c1d001c', 'a.png'), Buffer.alloc(3000), named('9c1d001c', 'b.vbs\0')),
  ],
  ['a note, a program', 'a.one', oneNote(tinyProgram())],
  ['winmail.dat', 'winmail.dat', tnef(attribute(0x9002, Buffer.alloc(14)), attribute(0x8010, latin1('a.js\0')), attribute(0x800f, PLAIN))],
  [
    'winmail.dat, by its long name',
    'a.dat',
    tnef(
      attribute(0x9002, Buffer.alloc(14)),
      attribute(0x800f, PLAIN),
      attribute(0x8010, latin1('a.txt\0')),
      attribute(0x9005, properties(property(0x1f, 0x3707, utf16('a.js\0')))),
    ),
  ],
  [
    'winmail.dat, by its short name beside a long one',
    'a.dat',
    tnef(
      attribute(0x9002, Buffer.alloc(14)),
      attribute(0x800f, PLAIN),
      attribute(0x8010, latin1('a.js\0')),
      attribute(0x9005, properties(property(0x1f, 0x3707, utf16('a.txt\0')))),
    ),
  ],
  [
    'winmail.dat, beside an object without harm',
    'a.dat',
    tnef(attribute(0x9002, Buffer.alloc(14)), attribute(0x800f, tinyProgram()), attribute(0x9005, properties(property(0x102, 0x3701, PLAIN)))),
  ],
  [
    'winmail.dat, twice the data of one attachment',
    'a.dat',
    tnef(attribute(0x9002, Buffer.alloc(14)), attribute(0x800f, tinyProgram()), attribute(0x800f, PLAIN)),
  ],
  [
    'winmail.dat in winmail.dat',
    'a.dat',
    tnef(
      attribute(0x9002, Buffer.alloc(14)),
      attribute(0x9005, properties(property(13, 0x3701, Buffer.concat([Buffer.alloc(16), tnef(attribute(0x800f, tinyProgram()))])))),
    ),
  ],
  ['an Outlook item, by its short name', 'a.msg', outlook(['37010102', PLAIN], ['3707001F', utf16('a.txt')], ['3704001F', utf16('A.JS')])],
  ['an Outlook item, by the name that is shown', 'a.msg', outlook(['37010102', PLAIN], ['3707001F', utf16('a.txt')], ['3001001E', latin1('a.js')])],
  ['an Outlook item, a program', 'a.msg', outlook(['37010102', tinyProgram()])],
  [
    'an Outlook item within an Outlook item',
    'a.msg',
    outlook(
      ['3701000D/__attach_version1.0_#00000000/__substg1.0_37010102', PLAIN],
      ['3701000D/__attach_version1.0_#00000000/__substg1.0_3707001F', utf16('a.js')],
    ),
  ],
  ['a document, by its path', 'a.doc', packaged('a.txt', 'C:\\a.js', 'C:\\t\\a.txt', [], PLAIN)],
  ['a document, by its label', 'a.doc', packaged('a.js', 'C:\\a.txt', 'C:\\t\\a.txt', [], PLAIN)],
  ['a document, by the path that it is opened from', 'a.doc', packaged('a.txt', 'C:\\a.txt', 'C:\\t\\a.js', [], PLAIN)],
  ['a document, by a name in UTF-16', 'a.doc', packaged('a.txt', 'a.txt', 'a.txt', ['C:\\t\\a.js', 'a.js', 'a.js'], PLAIN)],
  ['a document, by its path without a label', 'a.doc', packaged('', 'C:\\a.js', 'C:\\t\\a.js', [], PLAIN)],
  ['a document, a program without a label', 'a.doc', packaged('', 'C:\\a', 'C:\\t\\a', [], tinyProgram())],
  ['a document, by a stream in other letters', 'a.doc', packaged('a.js', 'a.js', 'a.js', [], PLAIN, 'oLE10nATIVE')],
  ['a document, a program whose size lies', 'a.doc', packaged('a', 'a', 'a', [], tinyProgram(), 'Ole10Native', 90_000)],
  [
    'an object of rich text, by a length with zeros',
    'a.rtf',
    Buffer.concat([latin1(`{\\rtf1{\\object\\objemb{\\*\\objdata\\bin0000000000${tinyProgram().length} `), tinyProgram(), latin1('}}}')]),
  ],
  ...[
    ['a ZIP', zip([{ name: 'b.txt', bytes: PLAIN }])],
    ['a RAR', rar([{ name: 'b.txt', bytes: PLAIN }])],
    ['a tar', tar([{ name: 'b.txt', bytes: PLAIN }])],
    ['a PDF', pdf()],
  ].map(
    ([what, bytes]) =>
      [`an archive behind ${what as string}`, 'a.rar', Buffer.concat([bytes as Buffer, rar([{ name: 'a.js', bytes: PLAIN }])])] as const,
  ),
  ['a PDF that opens without a password', 'a.pdf', sealedPdf('', tinyProgram())],
  ['a PDF that opens without a password, by its name', 'a.pdf', sealedPdf('', PLAIN)],
  [
    'a PDF, by a name in UTF-16',
    'a.pdf',
    Buffer.concat([stream('/Type /EmbeddedFile', PLAIN), object(8, '<< /Type /Filespec /UF <feff0061002e006a0073> /EF << /F 9 0 R >> >>')]),
  ],
  ['a PDF, without a type', 'a.pdf', Buffer.concat([stream('', tinyProgram()), object(8, '<< /Type /Filespec /F (a) /EF << /UF 9 0 R >> >>')])],
  ['a PDF, without any type', 'a.pdf', Buffer.concat([stream('', tinyProgram()), object(8, '<< /F (a) /EF << /F 9 0 R >> >>')])],
  [
    'a PDF, by a list elsewhere',
    'a.pdf',
    Buffer.concat([stream('', tinyProgram()), object(8, '<< /F (a) /EF 7 0 R >>'), object(7, '<< /F 9 0 R >>')]),
  ],
  ['a PDF, packed by LZW', 'a.pdf', stream('/Type /EmbeddedFile /Filter /LZWDecode', lzw(tinyProgram()))],
  ['a PDF, packed by run lengths', 'a.pdf', stream('/Type /EmbeddedFile /Filter [/RunLengthDecode]', runs(tinyProgram()))],
  [
    'a PDF, row by row',
    'a.pdf',
    stream('/Type /EmbeddedFile /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 16 >>', rows(tinyProgram())),
  ],
  ['a floppy disk', 'a.img', fatDisk('A       JS ', PLAIN)],
  ['a disk by another name', 'a.bin', fatDisk('A       EXE', tinyProgram())],
  ['a disk with a partition', 'a.img', partitioned(fatDisk('A       JS ', PLAIN))],
  ['a virtual disk', 'a.vhd', virtualDisk(partitioned(fatDisk('A       JS ', PLAIN)))],
  ['a virtual disk in an archive', 'a.zip', zip([{ name: 'a.vhd', bytes: virtualDisk(fatDisk('A       JS ', PLAIN)) }])],
  ['an appointment, its encoding in quotes', 'a.ics', appointment(`ATTACH;ENCODING="BASE64";VALUE=BINARY:${code}`)],
  ['an appointment, behind a colon in quotes', 'a.ics', appointment(`ATTACH;X-A="a:b";ENCODING=BASE64;VALUE=BINARY:${code}`)],
  ['an appointment, behind a quote that does not end', 'a.ics', appointment(`ATTACH;X-A="a;ENCODING=BASE64:${code}`)],
  ['an appointment, behind a long parameter', 'a.ics', appointment(`ATTACH;X-A=${'a'.repeat(1200)};ENCODING=BASE64;VALUE=BINARY:${code}`)],
  ['an appointment, with blanks', 'a.ics', appointment(`ATTACH; ENCODING = BASE64 ;VALUE=BINARY: ${code}`)],
  ['an appointment, without an encoding', 'a.ics', appointment(`ATTACH;VALUE=BINARY:${code}`)],
  ['an appointment, as a URL with escapes', 'a.ics', appointment(`ATTACH:data:application/octet-stream,${escapes(tinyProgram())}`)],
  ['a card of old', 'a.vcf', lines('BEGIN:VCARD', `KEY;X509;BASE64:${code}`, 'END:VCARD')],
  ['a card, as a URL with quotes', 'a.vcf', lines('BEGIN:VCARD', `KEY:DATA:application/x;charset="x"; base64,${code}`, 'END:VCARD')],
  ['a flat document, as a section', 'a.xml', flat(`<![CDATA[${code}]]>`)],
  ['a flat document, around a comment', 'a.xml', flat(`TVqQ<!-- x -->${code.slice(4)}`)],
  ['a flat document, by references', 'a.xml', flat(code.replaceAll('A', '&#65;'))],
  ['a flat document, behind a long attribute', 'a.xml', flat(code, ` w:name="a.bin" w:x="${'>'.repeat(500)}"`)],
  [
    'an appointment, as a URL',
    'a.ics',
    lines('BEGIN:VCALENDAR', `ATTACH;FILENAME=a.exe:data:application/octet-stream;base64,${tinyProgram().toString('base64')}`, 'END:VCALENDAR'),
  ],
  [
    'a card, as a URL over several lines',
    'a.vcf',
    lines(
      'BEGIN:VCARD',
      `KEY:data:application/x;base64,${tinyProgram()
        .toString('base64')
        .replace(/(.{60})/g, '$1\r\n ')}`,
      'END:VCARD',
    ),
  ],
  [
    'a file of a Mac',
    'a.bin',
    Buffer.concat([
      Buffer.from('0005160000020000', 'hex'),
      Buffer.alloc(16),
      Buffer.from('0002', 'hex'),
      Buffer.from(Uint32Array.of(3, 50, 4, 1, 54, PLAIN.length).buffer).swap32(),
      latin1('a.js'),
      PLAIN,
    ]),
  ],
  [
    'an appointment in UTF-16',
    'a.ics',
    utf16(`\ufeffBEGIN:VCALENDAR\r\nATTACH;FILENAME=a.js;ENCODING=BASE64;VALUE=BINARY:${PLAIN.toString('base64')}\r\nEND:VCALENDAR\r\n`),
  ],
  ['a picture of lines that is packed', 'a.svgz', gzipSync(lines('<svg xmlns="http://www.w3.org/2000/svg"><script>a()</script></svg>'))],
  [
    'an archive in archives by other names',
    'a.dat',
    gzipSync(tar([{ name: 'b.jpg', bytes: rar([{ name: 'c.txt', bytes: zip([{ name: 'a.js', bytes: PLAIN }]) }]) }])),
  ],
];

describe('a file within another one, whichever way in is taken', () => {
  it.each(FILES)('is found in %s', async (_where, name, bytes) => {
    expect(await told(mailWith({ name, bytes }))).toContain('format');
  });
});

describe('an archive as a file of another one', () => {
  it.each([
    ['a ZIP', zip([{ name: 'b.rar', bytes: rar([{ name: 'c.txt', bytes: PLAIN }]), stored: true }])],
    ['a tar', tar([{ name: 'b.rar', bytes: rar([{ name: 'c.txt', bytes: PLAIN }]) }])],
    ['a RAR', rar([{ name: 'b.rar', bytes: rar([{ name: 'c.txt', bytes: PLAIN }]) }])],
  ])('is looked at once, and is nothing odd: in %s', async (_which, bytes) => {
    expect(await told(mailWith({ name: 'a.bin', bytes }))).toEqual([]);
  });
});

const slides = (token: number) => {
  const user = Buffer.alloc(20);
  user.writeUInt32LE(token, 12);
  return user;
};

describe('what needs a key, or a reader that nobody here has,', () => {
  it.each([
    ['a PDF with a password', 'a.pdf', sealedPdf('secret', PLAIN), 'encrypted'],
    ['an old document', 'a.doc', oldWordDocument({ encrypted: true }), 'encrypted'],
    [
      'an old presentation',
      'a.ppt',
      ole([
        { path: 'PowerPoint Document', bytes: Buffer.alloc(600) },
        { path: 'Current User', bytes: slides(0xf3d1c4df) },
      ]),
      'encrypted',
    ],
    [
      'an old presentation whose summary is sealed',
      'a.ppt',
      ole([
        { path: 'PowerPoint Document', bytes: Buffer.alloc(600) },
        { path: 'EncryptedSummary', bytes: Buffer.alloc(600) },
      ]),
      'encrypted',
    ],
    ['a PDF with a file in an unknown packing', 'a.pdf', stream('/Type /EmbeddedFile /Filter /NewDecode', PLAIN), 'scanError'],
    ['a PDF with a file in a damaged packing', 'a.pdf', stream('/Type /EmbeddedFile /Filter /FlateDecode', PLAIN), 'scanError'],
    [
      'a note as a server packs it',
      'a.one',
      Buffer.concat([
        Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'),
        Buffer.alloc(32),
        Buffer.from('2fe98d63d4a6c14b9a36b3fc2511a5b7', 'hex'),
        Buffer.alloc(900),
      ]),
      'scanError',
    ],
  ] as const)('is never clean: %s', async (_what, name, bytes, wanted) => {
    expect(await told(mailWith({ name, bytes }))).toContain(wanted);
    expect(await told(mailWith({ name: 'a.zip', bytes: zip([{ name, bytes }]) }))).toContain(wanted);
  });

  it('has its macros told all the same', async () => {
    expect(await told(mailWith({ name: 'a.doc', bytes: oldWordDocument({ encrypted: true, macros: HARMLESS_MACRO }) }))).toEqual(
      expect.arrayContaining(['encrypted', 'macros']),
    );
    const bytes = ole([
      { path: 'PowerPoint Document', bytes: Buffer.alloc(600) },
      { path: 'Current User', bytes: slides(0xf3d1c4df) },
      ...vbaStreams(HARMLESS_MACRO, 'VBA_PROJECT/'),
    ]);
    expect(await told(mailWith({ name: 'a.ppt', bytes }))).toEqual(expect.arrayContaining(['encrypted', 'macros']));
  });
});
