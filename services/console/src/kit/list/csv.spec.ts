import { describe, expect, it } from 'vitest';

import { toCsv } from './csv.js';

describe('a list as CSV (obligation 36)', () => {
  it('begins with a byte order mark and ends each line with CRLF', () => {
    expect(toCsv(['a', 'b'], [['1', 'ü']])).toBe('\ufeffa,b\r\n1,ü\r\n');
  });

  it.each([
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['@x', "'@x"],
    ['-2', "'-2"],
    ['+49', "'+49"],
    ['\tx', "'\tx"],
    ['\r=1', '"\'\r=1"'],
    [' =1', "' =1"],
    ['\uFF1D1', "'\uFF1D1"],
    ['\uFEFF@x', "'\uFEFF@x"],
  ])('writes %j as %j', (text, written) => {
    expect(toCsv([], [[text]])).toBe(`\ufeff\r\n${written}\r\n`);
  });
});
