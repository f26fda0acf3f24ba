import { ole, zip } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { inspect } from '../inspect.js';
import { identify } from '../types/identify.js';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MICROSOFT = 'http://schemas.microsoft.com/office/2006/relationships';
const STRICT = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
const MAIN = 'application/vnd.ms-excel.sheet.macroEnabled.main+xml';

interface Package {
  readonly part: string;
  readonly content?: string | Buffer;
  readonly type?: string;
  readonly relation?: string;
  /** All of the part with relationships, and all types. */
  readonly relations?: string | Buffer;
  readonly types?: string | Buffer;
}

function book({ part, content = '<a/>', type = '', relation = '', ...given }: Package): Buffer {
  const override = type === '' ? '' : `<Override PartName="/${part}" ContentType="${type}"/>`;
  return zip([
    {
      name: '[Content_Types].xml',
      bytes: Buffer.from(given.types ?? `<Types><Override PartName="/xl/workbook.xml" ContentType="${MAIN}"/>${override}</Types>`),
    },
    { name: 'xl/workbook.xml', bytes: Buffer.from('<workbook/>') },
    { name: 'xl/_rels/workbook.xml.rels', bytes: Buffer.from(given.relations ?? `<Relationships>${relation}</Relationships>`) },
    { name: part, bytes: Buffer.from(content) },
  ]);
}
const related = (type: string, target = 's.xml', more = '') => `<Relationship Id="rId1" Type="${type}" Target="${target}" ${more}/>`;
const look = (bytes: Buffer) => {
  const { macros, findings } = inspect(bytes, identify(bytes));
  return { macros, codes: findings.map(({ code }) => code) };
};

describe('a part of a document is what the package says it is, whatever its name', () => {
  it.each<readonly [string, string, Package]>([
    ['DOC_XLM', 'a macro sheet by its relationship', { part: 'xl/s.xml', relation: related(`${MICROSOFT}/xlMacrosheet`) }],
    ['DOC_XLM', 'an international macro sheet', { part: 'xl/worksheets/sheet1.xml', relation: related(`${MICROSOFT}/xlIntlMacrosheet`) }],
    ['DOC_XLM', 'a macro sheet by its content type', { part: 'xl/worksheets/sheet1.xml', type: 'application/vnd.ms-excel.macrosheet+xml' }],
    ['DOC_XLM', 'an international one', { part: 'x.bin', type: 'application/vnd.ms-excel.intlmacrosheet' }],
    [
      'DOC_XLM',
      'with a prefix and single quotes',
      { part: 'x.xml', relation: `<p:Relationship Type='${MICROSOFT}/xlMacrosheet' Target = 's.xml'/>` },
    ],
    ['DOC_XLM', 'with references', { part: 'x.xml', relation: related(`${MICROSOFT}/xl&#77;acro&#x73;heet`) }],
    [
      'DOC_XLM',
      'in UTF-16',
      { part: 'x.xml', relations: Buffer.from(`\ufeff<Relationships>${related(`${MICROSOFT}/xlMacrosheet`)}</Relationships>`, 'utf16le') },
    ],
    [
      'DOC_XLM',
      'in UTF-16 without a mark',
      { part: 'x.xml', relations: Buffer.from(`<Relationships>${related(`${MICROSOFT}/xlMacrosheet`)}</Relationships>`, 'utf16le').swap16() },
    ],
    [
      'DOC_MACROS',
      'a project of another name',
      { part: 'xl/printerSettings1.bin', relation: related(`${MICROSOFT}/vbaProject`, 'printerSettings1.bin') },
    ],
    ['DOC_MACROS', 'a project by its content type', { part: 'xl/a.bin', type: 'application/vnd.ms-office.vbaProject' }],
    ['DOC_ACTIVEX', 'a control', { part: 'xl/a.xml', relation: related(`${OFFICE}/control`, 'a.xml') }],
    ['DOC_ACTIVEX', 'a control by its content type', { part: 'xl/a.xml', type: 'application/vnd.ms-office.activeX+xml' }],
    ['DOC_OBJECT', 'an object', { part: 'xl/a.png', relation: related(`${OFFICE}/oleObject`, 'a.png') }],
    ['DOC_OBJECT', 'an object of a strict document', { part: 'xl/a.png', relation: related(`${STRICT}/package`, 'a.png') }],
    [
      'DOC_EXTERNAL',
      'a template from elsewhere',
      { part: 'a.xml', relation: `<Relationship TargetMode='External' Type='${OFFICE}/attachedTemplate' Target='https://x.example/a.dotm'/>` },
    ],
    [
      'DOC_DDE',
      'a link that starts a program',
      {
        part: 'xl/other/l.xml',
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml',
        content: '<ddeLink ddeService="cmd" ddeTopic="/c x">',
      },
    ],
    [
      'DOC_DDE',
      'a field in a part of any name',
      {
        part: 'w/body.part',
        type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
        content: '<w:instrText>DDEAUTO cmd "/c x"</w:instrText>',
      },
    ],
    [
      'DOC_PROGRAM',
      'an action of a slide',
      {
        part: 'any/one.xml',
        type: 'application/vnd.openxmlformats-officedocument.presentationml.slide+xml',
        content: '<a:hlinkClick r:id="rId2" action="ppaction://program"/>',
      },
    ],
    [
      'DOC_PROGRAM',
      'an action when the pointer passes',
      { part: 'ppt/slides/slide1.xml', content: "<a:hlinkHover action='ppaction&#58;//macro?name=a'/>" },
    ],
  ])('%s: %s', (code, _what, given) => {
    const { codes, macros } = look(book(given));
    expect(codes).toContain(code);
    if (['DOC_XLM', 'DOC_MACROS', 'DOC_DDE', 'DOC_PROGRAM'].includes(code)) expect(macros).toBe(true);
  });

  it.each<readonly [string, string]>([
    ['an entity', '<!DOCTYPE r [<!ENTITY e "https://evil.example/a.dotm">]>'],
    ['an entity of a file', '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hostname">]>'],
    ['an entity of a host', '<!DOCTYPE r [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">]>'],
    ['an entity of parameters', '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p; <!ENTITY e "x">]>'],
    ['a definition elsewhere', '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/r.dtd">'],
    [
      'entities of entities',
      `<!DOCTYPE r [<!ENTITY a0 "lol">${Array.from({ length: 12 }, (_one, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join('')}<!ENTITY e "&a12;">]>`,
    ],
  ])('and no definition of a document is followed: %s (obligation 26)', (_what, definition) => {
    const relation = `<Relationship Id="rId1" TargetMode="External" Type="${OFFICE}/attachedTemplate" Target="https://x.example/&e;"/>`;
    const bytes = book({ part: 'a.xml', relations: `${definition}<Relationships>${relation}</Relationships>`, content: `${definition}<a>&e;</a>` });
    const { findings } = inspect(bytes, identify(bytes));
    expect(findings.map(({ code }) => code)).toEqual(['DOC_EXTERNAL']);
    expect(findings[0]?.evidence).toContain('&e;');
    expect(JSON.stringify(findings)).not.toMatch(/evil|lol|hostname/);
  });

  it.each<readonly [string, Package]>([
    ['sheets and links', { part: 'xl/worksheets/sheet1.xml', relation: related(`${OFFICE}/worksheet`) }],
    ['a link to a page', { part: 'a.xml', relation: related(`${OFFICE}/hyperlink`, 'https://x.example/', 'TargetMode="External"') }],
    ['a jump to a slide', { part: 'ppt/slides/slide1.xml', content: '<a:hlinkClick r:id="rId2" action="ppaction://hlinkshowjump?jump=nextslide"/>' }],
    ['words about it', { part: 'xl/sharedStrings.xml', content: '<si><t>Relationship xlMacrosheet vbaProject ppaction://program</t></si>' }],
    [
      'a default type that no part has',
      {
        part: 'a.xml',
        types: `<Types><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/xl/workbook.xml" ContentType="${MAIN}"/></Types>`,
      },
    ],
  ])('nothing of it: %s', (_what, given) => {
    expect(look(book(given))).toEqual({ macros: false, codes: [] });
  });
});

describe('an old presentation', () => {
  const action = (kind: number) =>
    ole([
      {
        path: 'PowerPoint Document',
        bytes: Buffer.concat([Buffer.from('0000f30f10000000', 'hex'), Buffer.alloc(8), Buffer.from([kind]), Buffer.alloc(100)]),
      },
    ]);
  it('starts a program or a macro by an action', () => {
    expect(look(action(2))).toEqual({ macros: true, codes: ['DOC_PROGRAM'] });
    expect(look(action(1))).toEqual({ macros: true, codes: ['DOC_PROGRAM'] });
    expect(look(action(3))).toEqual({ macros: false, codes: [] });
  });
});

describe('a table', () => {
  it('acts by a cell that starts a program, and a text that quotes one does not', () => {
    const table = Buffer.from("a;b;c\r\n=cmd|'/C calc'!A0;2;3\r\n4;5;6\r\n");
    expect(inspect(table, ['csv', 'txt']).macros).toBe(true);
    expect(inspect(table, ['txt'])).toMatchObject({ macros: false, findings: [expect.objectContaining({ code: 'DOC_DDE' })] });
  });
});
