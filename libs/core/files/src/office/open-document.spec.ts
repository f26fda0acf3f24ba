import { zip } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { inspect } from '../inspect.js';
import { identify } from '../types/identify.js';

type Kind = 'text' | 'spreadsheet' | 'presentation' | 'graphics' | 'text-template';
const document = (kind: Kind, ...parts: readonly { readonly name: string; readonly bytes: Buffer }[]) =>
  zip([
    { name: 'mimetype', bytes: Buffer.from(`application/vnd.oasis.opendocument.${kind}`), stored: true },
    ...parts,
    { name: 'META-INF/manifest.xml', bytes: Buffer.from('<manifest:manifest/>') },
  ]);
const part = (name: string, content = '<a/>') => ({ name, bytes: Buffer.from(content) });
const look = (bytes: Buffer) => {
  const { macros, encrypted, findings } = inspect(bytes, identify(bytes));
  return { macros, encrypted, codes: findings.map(({ code }) => code) };
};
const EVENT =
  '<script:event-listener script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.M.Go?language=Basic&amp;location=document"/>';

const shape = (action: string) =>
  `<presentation:event-listener script:event-name="dom:click" presentation:action="${action}" xlink:href="../../cmd.exe"/>`;

describe('an OpenDocument', () => {
  it.each<readonly [string, Kind, { readonly name: string; readonly bytes: Buffer }, string]>([
    ['a library of Basic', 'text', part('Basic/Standard/Module1.xml'), 'DOC_MACROS'],
    ['a library in a spreadsheet', 'spreadsheet', part('Basic/script-lc.xml'), 'DOC_MACROS'],
    ['a script in Python', 'presentation', part('Scripts/python/a.py', 'x'), 'DOC_MACROS'],
    ['a template', 'text-template', part('Basic/Standard/Module1.xml'), 'DOC_MACROS'],
    ['an event', 'text', part('content.xml', `<office:scripts>${EVENT}</office:scripts>`), 'DOC_PROGRAM'],
    ['an event of an object', 'graphics', part('Object 1/content.xml', EVENT), 'DOC_PROGRAM'],
    ['a shape that starts a program', 'presentation', part('content.xml', shape('execute')), 'DOC_PROGRAM'],
    ['a shape that runs a macro', 'presentation', part('content.xml', shape('macro')), 'DOC_PROGRAM'],
    ['a link', 'text', part('content.xml', '<text:a xlink:href=" vnd.sun.star.script:a.py$b?language=Python">x</text:a>'), 'DOC_PROGRAM'],
    ['a key', 'text', part('Configurations2/accelerator/current.xml', '<accel:item xlink:href="vnd.sun.star.script:a"/>'), 'DOC_PROGRAM'],
    ['a DDE link', 'spreadsheet', part('content.xml', '<office:dde-source office:dde-application="soffice" office:dde-topic="x"/>'), 'DOC_DDE'],
  ])('acts by itself: %s', (_what, kind, given, code) => {
    expect(look(document(kind, given))).toEqual({ macros: true, encrypted: false, codes: [code] });
  });

  it('is encrypted by what its manifest says (obligation 24)', () => {
    const manifest =
      '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data manifest:checksum="x"></manifest:encryption-data></manifest:file-entry>';
    for (const bytes of [
      zip([
        { name: 'mimetype', bytes: Buffer.from('application/vnd.oasis.opendocument.text'), stored: true },
        part('META-INF/manifest.xml', manifest),
      ]),
      document('text', part('encrypted-package', 'x')),
    ])
      expect(look(bytes)).toMatchObject({ encrypted: true, codes: ['DOC_ENCRYPTED'] });
  });

  it('is quiet without any of it', () => {
    const text = '<text:p>about Basic/ and encryption-data</text:p><text:a xlink:href="https://x.example/">x</text:a>';
    expect(
      look(
        document('text', part('content.xml', text), part('content.xml', shape('next-page')), part('Pictures/a.png'), part('Configurations2/a.xml')),
      ),
    ).toEqual({
      macros: false,
      encrypted: false,
      codes: [],
    });
  });

  it('acts also as one file', () => {
    const flat = (content: string) => Buffer.from(`<?xml version="1.0"?><office:document xmlns:office="x">${content}</office:document>`);
    expect(look(flat('<ooo:library-embedded ooo:name="Standard"><ooo:module>Sub a'))).toMatchObject({ macros: true, codes: ['DOC_MACROS'] });
    expect(look(flat(EVENT))).toMatchObject({ macros: true, codes: ['DOC_PROGRAM'] });
    expect(look(flat('<text:p>x</text:p>'))).toMatchObject({ macros: false });
  });
});
