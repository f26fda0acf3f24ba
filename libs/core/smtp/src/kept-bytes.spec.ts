import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { keepBytes } from './kept-bytes.js';

const pieces = fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 8000, maxLength: 9000 })), { maxLength: 60 });

describe('bytes that are kept', () => {
  it('are those that came, in order, whatever the pieces', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const kept = keepBytes();
        for (const part of parts) kept.add(Buffer.from(part));
        expect(kept.all().equals(Buffer.concat(parts))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('are a copy of a small piece, so that it does not keep what it was cut from', () => {
    const kept = keepBytes();
    const piece = Buffer.from('abc');
    kept.add(piece);
    piece.fill('x');
    expect(kept.all().toString()).toBe('abc');
  });

  it('are gone once they were dropped', () => {
    const kept = keepBytes();
    kept.add(Buffer.alloc(20_000, 1));
    kept.add(Buffer.from('abc'));
    kept.drop();
    kept.add(Buffer.from('d'));
    expect(kept.all().toString()).toBe('d');
  });
});
