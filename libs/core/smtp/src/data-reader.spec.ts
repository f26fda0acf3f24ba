import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createDataReader } from './data-reader.js';
import type { ReadMessage } from './data-reader.js';

/** Reads bytes in the given packets; undefined when the message did not end. */
function read(octets: Buffer, cuts: readonly number[] = [], limit = 1e6): (ReadMessage & { readonly rest: string }) | undefined {
  const reader = createDataReader(limit);
  const bounds = [0, ...[...new Set(cuts)].filter((c) => c > 0 && c < octets.length).sort((a, b) => a - b), octets.length];
  for (let i = 1; i < bounds.length; i++) {
    const packet = octets.subarray(bounds[i - 1], bounds[i]);
    const used = reader.push(packet);
    if (used !== undefined) return { ...reader.result(), rest: octets.subarray((bounds[i - 1] ?? 0) + used).toString('latin1') };
  }
  return undefined;
}
const text = (value: string) => Buffer.from(value, 'latin1');

/** The same by regular expressions over the whole: slow and plain. */
function plainly(octets: Buffer): { readonly bytes: string; readonly rest: string } | undefined {
  const whole = octets.toString('latin1');
  const end = whole.startsWith('.\r\n') ? 0 : whole.indexOf('\r\n.\r\n') + 2;
  if (end === 1) return undefined;
  return { bytes: whole.slice(0, end).replace(/(^|\r\n)\./g, '$1'), rest: whole.slice(end + 3) };
}

describe('DATA (obligation 1)', () => {
  it.each([
    ['hello\r\n.\r\n', 'hello\r\n'],
    ['.\r\n', ''],
    ['\r\n.\r\n', '\r\n'],
    ['..dot\r\n.\r\n', '.dot\r\n'],
    ['a\r\n..\r\n.\r\n', 'a\r\n.\r\n'],
    ['a\r\n.b\r\n.\r\n', 'a\r\nb\r\n'],
  ])('%j is the message %j', (octets, bytes) => {
    expect(read(text(octets))).toMatchObject({ bytes: text(bytes), rest: '', forbidden: undefined, dropped: false });
  });

  it.each(['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r\n.\r', '\r\r\n.\r\r\n', '\r\n\0.\r\n', '\n\n.\r\n'])(
    'is not ended by %j, which is noted',
    (wrong) => {
      expect(read(text(`first${wrong}MAIL FROM:<>\r\n`))).toBeUndefined();
      const whole = read(text(`first${wrong}second\r\n.\r\nQUIT`));
      expect(whole).toMatchObject({ rest: 'QUIT' });
      expect(whole?.forbidden).toBeDefined();
      expect(whole?.bytes.includes('second')).toBe(true);
    },
  );

  it('ends at the same octet wherever packets are cut', () => {
    const piece = fc.constantFrom('\r', '\n', '.', '\r\n', '\r\n.', '\r\n.\r\n', '\r\n..', 'x', '\0', 'ab');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(80), { maxLength: 12 }), (pieces, cuts) => {
        const octets = text(pieces.join(''));
        const inPackets = read(octets, cuts);
        const expected = plainly(octets);
        expect(inPackets && { bytes: inPackets.bytes.toString('latin1'), rest: inPackets.rest }).toEqual(expected);
        expect(inPackets?.forbidden).toEqual(read(octets)?.forbidden);
      }),
      { numRuns: 2000 },
    );
  });

  it('notes forbidden octets exactly when the message has some', () => {
    const piece = fc.constantFrom('\r', '\n', '\r\n', 'x', '\0', 'y');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const body = `x${pieces.join('')}x`;
        const bare = /\0|(^|[^\r])\n|\r(?!\n)/.test(body);
        expect(read(text(`${body}\r\n.\r\n`))?.forbidden !== undefined).toBe(bare);
      }),
    );
  });

  it('above the limit keeps nothing and still finds its end', () => {
    const result = read(text(`${'x'.repeat(5000)}\r\n.\r\nQUIT\r\n`), [1000, 2000, 3000], 2500);
    expect(result).toMatchObject({ dropped: true, size: 5002, rest: 'QUIT\r\n' });
    expect(result?.bytes).toHaveLength(0);
  });
});
