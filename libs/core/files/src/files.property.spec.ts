import { officeDocument, oldWordDocument, pdf, rar, tar, tinyProgram, vbaProject, zip, HARMLESS_MACRO } from '@postern/samples';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { inspect } from './inspect.js';
import { INSPECTORS } from './inspectors.js';
import { identify } from './types/identify.js';
import { indexZip } from './zip/zip-index.js';

const SEEDS: readonly Buffer[] = [
  zip([
    { name: 'a.txt', bytes: Buffer.from('hello hello hello') },
    { name: 'b.zip', bytes: zip([{ name: 'c', bytes: Buffer.from('c') }]), stored: true },
  ]),
  officeDocument({ kind: 'docm', macros: HARMLESS_MACRO }),
  oldWordDocument({ macros: HARMLESS_MACRO }),
  vbaProject(HARMLESS_MACRO),
  pdf('/OpenAction << /S /JavaScript /JS (x) >>'),
  rar([{ name: 'a', bytes: Buffer.from('a') }]),
  tar([{ name: 'a', bytes: Buffer.from('a') }]),
  tinyProgram(),
  Buffer.from('{\\rtf1{\\object{\\*\\objdata 0105000002000000080000005061636b61676500}}}'),
  Buffer.concat([Buffer.from('789f3e220100', 'hex'), Buffer.alloc(60, 1)]),
  Buffer.from('308006092a864886f70d010702a0803080020101310030800609', 'hex'),
];

const mutated = fc
  .record({
    seed: fc.nat(SEEDS.length - 1),
    changes: fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { maxLength: 12 }),
    cut: fc.option(fc.nat(20_000)),
  })
  .map(({ seed, changes, cut }) => {
    const bytes = Buffer.from(SEEDS[seed] ?? Buffer.alloc(0));
    for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
    return cut === null ? bytes : bytes.subarray(0, cut % (bytes.length + 1));
  });

describe('damaged and random files (obligation 19)', () => {
  it('are identified and looked into without an exception, and with what they are said to be', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          mutated,
          fc.uint8Array({ maxLength: 2000 }).map((octets) => Buffer.from(octets)),
        ),
        (bytes) => {
          const types = identify(bytes);
          expect(types.length).toBeGreaterThan(0);
          const { embedded, findings } = inspect(bytes, types);
          expect(findings.every((finding) => finding.evidence.length <= 200)).toBe(true);
          expect(embedded.every((file) => Buffer.isBuffer(file.bytes))).toBe(true);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('are looked into as any type, since a lie about the type must not crash', () => {
    const types = [...INSPECTORS.keys()];
    fc.assert(
      fc.property(mutated, (bytes) => void inspect(bytes, types)),
      { numRuns: 300 },
    );
  });

  it('give entries of a ZIP that lie within the file', () => {
    fc.assert(
      fc.property(mutated, (bytes) => {
        for (const entry of indexZip(bytes, 100).entries) {
          expect(entry.dataEnd).toBeLessThanOrEqual(bytes.length);
          expect(entry.names.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
