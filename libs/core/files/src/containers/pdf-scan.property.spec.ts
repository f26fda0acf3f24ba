import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Meter } from '../looking/meter.js';
import { withoutEscapes } from './pdf-names.js';

const plain = (names: string) => withoutEscapes(Buffer.from(names, 'latin1'), new Meter(1)).toString('latin1');

describe('names of a PDF', () => {
  it('are read without their escapes, each escape once, but for those of what ends a name', () => {
    const text = fc
      .array(fc.constantFrom('#', '#', '2', '3', '0', '9', 'a', 'F', 'g', 'G', '@', '`', '/', ':', 'x', '\u0014', 'ÿ'), { maxLength: 30 })
      .map((c) => c.join(''));
    fc.assert(
      fc.property(text, (names) => {
        expect(plain(names)).toBe(
          names.replace(/#([0-9A-Fa-f]{2})/g, (all, hex: string) => {
            const character = String.fromCharCode(Number.parseInt(hex, 16));
            return '\0\t\n\f\r ()<>[]{}/%\\'.includes(character) ? all : character;
          }),
        );
      }),
      { numRuns: 3000 },
    );
    expect(plain('/J#53 #4aS#')).toBe('/JS JS#');
  });
});
