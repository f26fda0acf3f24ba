import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { csvLine } from './csv.js';

/** Cells as RFC 4180 reads them. */
function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n$)/g)].map((m) => (m[1] ?? '').replaceAll('""', '"'));
}

describe('a line of CSV', () => {
  it('quotes every cell and doubles quotes', () => {
    expect(csvLine(['a,b', 'say "hi"', ''])).toBe('"a,b","say ""hi""",""\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '\uFEFF=1', '\uFF1D1', '\n=cmd|calc'])(
    'never starts a formula: %j (obligation 36)',
    (cell) => {
      expect(csvLine([cell])).toMatch(/^"'/);
    },
  );

  it('stays one line whatever a subject holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (cells) => {
        const line = csvLine(cells);
        expect(line.slice(0, -2)).not.toMatch(/[\r\n\0]/);
        expect(cellsOf(line)).toHaveLength(cells.length);
      }),
    );
  });
});
