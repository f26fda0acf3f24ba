import { officeDocument, ole, zip } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { fileScanners, lines, mailWith } from './ask-scanners.js';

const told = fileScanners();
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const part = (kind: 'docx' | 'xlsx', name: string, bytes: Buffer) => officeDocument({ kind, extra: [{ name, bytes }] });
const word = (xml: string) => part('docx', 'word/footer1.xml', Buffer.from(`<?xml version="1.0"?><w:ftr xmlns:w="a">${xml}</w:ftr>`));
const link = (xml: string) => part('xlsx', 'xl/externalLinks/externalLink1.xml', Buffer.from(`<externalLink>${xml}</externalLink>`));
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const records = (kind: number) =>
  part(
    'xlsx',
    'xl/externalLinks/externalLink1.bin',
    Buffer.concat([Buffer.from([0xe8, 0x02, 12, kind, 0, 3, 0, 0, 0]), utf16('cmd'), Buffer.alloc(20)]),
  );
const oldWord = (...text: readonly Buffer[]) =>
  ole([{ path: 'WordDocument', bytes: Buffer.concat([Buffer.alloc(1024), ...text, Buffer.alloc(100)]) }]);
const record = (type: number, data: Buffer) => Buffer.concat([Buffer.from(Uint16Array.of(type, data.length).buffer), data]);
const streamOf = (path: string, flags: number, wide = false) => {
  const text = wide ? utf16(path) : latin1(path);
  const book = Buffer.concat([Buffer.from(Uint16Array.of(0, path.length).buffer), Buffer.from([wide ? 1 : 0]), text]);
  const parts = [
    record(0x809, Buffer.from('0006050000000000c000000006030000', 'hex')),
    record(0x1ae, book),
    record(0x23, Buffer.from([flags, 0, 0, 0, 0, 0, 2, 0, 0x41, 0x30])),
    record(10, Buffer.alloc(0)),
  ];
  return Buffer.concat([...parts, Buffer.alloc(500)]);
};
const oldExcel = (path: string, flags: number, wide = false) => ole([{ path: 'Workbook', bytes: streamOf(path, flags, wide) }]);
const macroSheet = (version: number, size: number) =>
  Buffer.concat([
    record(version, Buffer.concat([Buffer.from('00004000', 'hex'), Buffer.alloc(size - 4)])),
    record(10, Buffer.alloc(0)),
    Buffer.alloc(100),
  ]);
const rich = (instruction: string) => latin1(`{\\rtf1{\\field{\\*\\fldinst ${instruction}}}}`);
const table = (...rows: readonly string[]) => lines('a,b', ...rows);
const ITEM = "|' /C calc'!A0";

const twoLists = zip([
  { name: '[Content_Types].xml', bytes: Buffer.from('<Types/>') },
  {
    name: '[Content_Types].xml',
    bytes: Buffer.from(
      '<Types><Override PartName="/x.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
  },
  { name: 'word/document.xml', bytes: Buffer.from('<w:document/>') },
  { name: 'x.xml', bytes: Buffer.from('<w:instrText>DDE x</w:instrText>') },
]);

const STARTED: readonly (readonly [string, string, Buffer])[] = [
  ['Word', 'a.docx', word('<w:instrText> DDEAUTO c:\\\\cmd "/k calc" </w:instrText>')],
  ['Word, by another prefix', 'a.docx', word('<x:instrText> DDEAUTO c:\\\\cmd "/k calc" </x:instrText>')],
  ['Word, without a prefix', 'a.docx', word('<instrText>DDE c:\\\\cmd</instrText>')],
  ['Word, as a section', 'a.docx', word('<w:instrText><![CDATA[DDEAUTO c:\\\\cmd]]></w:instrText>')],
  ['Word, around a comment', 'a.docx', word('<w:instrText>DD<!-- -->EAUTO c:\\\\cmd</w:instrText>')],
  ['Word, by references', 'a.docx', word('<w:instrText>&#68;D&#x45;AUTO c:\\\\cmd</w:instrText>')],
  [
    'Word, behind another field',
    'a.docx',
    word(
      '<w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO c:\\\\cmd</w:instrText>',
    ),
  ],
  ['Word, in pieces', 'a.docx', word('<w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\\\cmd</w:instrText>')],
  ['Word, behind many blanks', 'a.docx', word(`<w:instrText ${' '.repeat(5000)}>${' '.repeat(5000)}ddeauto c:\\\\cmd</w:instrText>`)],
  ['Word, as an attribute', 'a.docx', word('<w:fldSimple w:instr="DDEAUTO c:\\\\cmd > x"/>')],
  ['Word, as an attribute in other quotes', 'a.docx', word("<w:fldSimple w:instr = 'DDEAUTO c:\\\\cmd'/>")],
  ['Word, as an attribute of references', 'a.docx', word('<w:fldSimple w:instr="D&#68;EAUTO c:\\\\cmd"/>')],
  ['Excel', 'a.xlsx', link('<ddeLink ddeService="cmd" ddeTopic="/c calc"/>')],
  ['Excel, in other quotes', 'a.xlsx', link("<ddeLink ddeService='cmd' ddeTopic='/c calc'/>")],
  ['Excel, behind a sign of its topic', 'a.xlsx', link('<x:ddeLink ddeTopic="/c calc > x" ddeService = "cmd" />')],
  ['Excel, in records', 'a.xlsb', records(1)],
  ['Word of old', 'a.doc', oldWord(latin1('\x13 DDEAUTO c:\\\\cmd.exe \x14x\x15'))],
  ['Word of old, in small letters', 'a.doc', oldWord(latin1('\x13 ddeauto c:\\\\cmd.exe \x14x\x15'))],
  ['Word of old, behind many blanks', 'a.doc', oldWord(latin1(`\x13${' '.repeat(40)}DDEAUTO c:\\\\cmd.exe \x14x\x15`))],
  ['Word of old, before a quote', 'a.doc', oldWord(latin1('\x13DDE"c:\\\\cmd.exe" \x14x\x15'))],
  ['Word of old, in UTF-16', 'a.doc', oldWord(utf16('\x13\r\t dde c:\\\\cmd.exe \x14x\x15'))],
  ['Excel of old', 'a.xls', oldExcel('cmd\x03/c calc', 2)],
  ['Excel of old, in UTF-16', 'a.xls', oldExcel('cmd\x03/c calc', 0, true)],
  ['Excel of old, without a file around', 'a.xls', streamOf('cmd\x03/c calc', 2)],
  [
    'Word, as one file',
    'a.xml',
    lines('<?xml version="1.0"?>', '<pkg:package xmlns:pkg="a"><w:instrText>DDEAUTO c:\\\\cmd</w:instrText></pkg:package>'),
  ],
  [
    'Excel, as one file',
    'a.xml',
    lines('<?xml version="1.0"?>', `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Cell ss:Formula="=cmd${ITEM}"/></Workbook>`),
  ],
  [
    'Excel, as one file, by references',
    'a.xml',
    lines(
      '<?xml version="1.0"?>',
      `<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Cell ss:Formula="=cmd${ITEM.replaceAll("'", '&apos;')}"/></Workbook>`,
    ),
  ],
  ['Word, by the second list of types', 'a.docx', twoLists],
  ['rich text', 'a.rtf', rich('DDEAUTO c:\\\\cmd')],
  ['rich text, in small letters', 'a.rtf', rich('ddeauto c:\\\\cmd')],
  ['rich text, in groups', 'a.rtf', rich('{DD}{\\b E}AUTO c:\\\\cmd')],
  ['rich text, over two lines', 'a.rtf', rich('DD\r\nEAUTO c:\\\\cmd')],
  ['rich text, in escapes', 'a.rtf', rich("D\\'44EAUTO c:\\\\cmd")],
  ['rich text, in numbers', 'a.rtf', rich('\\u68?\\u68?\\uc2\\u69??AUTO c:\\\\cmd')],
  ['rich text, behind many words', 'a.rtf', rich(`${'\\b0\\i0 '.repeat(60)}DDEAUTO c:\\\\cmd`)],
  ['rich text, behind what is skipped', 'a.rtf', rich('{\\*\\x PAGE}DDEAUTO c:\\\\cmd')],
  ['a table', 'a.csv', table(`=cmd${ITEM}`)],
  ['a table, behind a long formula', 'a.csv', table(`=${'AAAA+BBBB-CCCC&"Hello"/'.repeat(10)}cmd${ITEM}`)],
  ['a table, behind many blanks', 'a.csv', table(`=${' '.repeat(50)}cmd${' '.repeat(20)}${ITEM}`)],
  ['a table, by the name of a file', 'a.csv', table(`=cmd.exe${ITEM}`)],
  ['a table, by an item in quotes', 'a.csv', table("=foo|'/C calc'!'A0'")],
  ['a table with another sign between', 'a.csv', lines('sep=#', `1#=cmd${ITEM}`)],
  ['a text that Excel opens as a table', 'a.xls', lines(`=cmd${ITEM}`)],
  ['a page that Excel opens as a table', 'a.xls', lines(`<html><table><tr><td>=cmd${ITEM}</td></tr></table></html>`)],
];

describe('a link that starts a program (DDE)', () => {
  it.each(STARTED)('is told in %s', async (_where, name, bytes) => {
    expect(await told(mailWith({ name, bytes }))).toContain('macros');
  });

  it.each([
    ['Excel 2', macroSheet(0x09, 4)],
    ['Excel 3', macroSheet(0x209, 6)],
    ['Excel 4', macroSheet(0x409, 6)],
    ['a later one, without a file around', macroSheet(0x809, 16)],
  ])('is as a sheet of macros is: of %s', async (_which, bytes) => {
    for (const name of ['a.xls', 'a.bin']) expect(await told(mailWith({ name, bytes })), name).toContain('macros');
  });

  it.each([
    ['a link of Word', 'a.docx', word('<w:instrText>HYPERLINK "https://a.example/wiki/DDE"</w:instrText>')],
    ['an attribute of Word', 'a.docx', word('<w:fldSimple w:instr="HYPERLINK &quot;https://a.example/dde&quot;"/>')],
    ['a word in a table of Word', 'a.docx', word('<w:t>DDE</w:t>')],
    ['a link of rich text', 'a.rtf', rich('HYPERLINK "https://a.example/DDE"')],
    ['a link of old Word', 'a.doc', oldWord(latin1('\x13 HYPERLINK "https://a.example/DDE" \x14x\x15'))],
    ['a link to another workbook', 'a.xls', oldExcel('\x01\x02b.xls', 0)],
    ['an object of another program', 'a.xls', oldExcel('Word.Document.8\x03C:\\a.doc', 0x10)],
    ['records of a link to another workbook', 'a.xlsb', records(0)],
    ['a table of commands', 'a.csv', table('=> see below,list (cmd | more)', '- x,a | b')],
  ] as const)('is another than %s', async (_what, name, bytes) => {
    expect(await told(mailWith({ name, bytes }))).toEqual([]);
  });
});
