import { describe, expect, it } from 'vitest';

import { UNREAD } from './findings.js';
import { inspect } from './inspect.js';
import { INSPECTORS } from './inspectors.js';
import { unlimitedMeter } from './looking/meter.js';
import { CHARACTERS, HOSTILE_FILES } from './testing/hostile-files.js';
import type { HostileRow } from './testing/hostile-files.js';
import { OVERLAPPING } from './testing/overlapping-files.js';
import { identify } from './types/identify.js';
import { TEXT_SIGNS } from './types/text-signs.js';
import { indexZip } from './zip/zip-index.js';

// Bytes looked at are counted, not seconds: a clock tells of the machine. The long run is for the night.
const isLong = process.env['POSTERN_TEST_LONG'] === '1';
const RUN = isLong ? 16_000_000 : 1_000_000;
const PAIR = isLong ? 1_000_000 : 20_000;
const TIMEOUT_MS = isLong ? 1_200_000 : 120_000;
/** Looks at each byte that lies in the file. */
const LOOKS = 16;
/** An archive and a compound file have budgets of their own, and a polyglot is asked whether it is either. */
const LOOKS_FOR_TYPE = 48;
/** Looks that no size explains: heads, tables, the frame around the bytes. */
const CONSTANT = 250_000;

const filled = (pattern: string, octets: number) => Buffer.alloc(octets, pattern, 'latin1');
const pairsOf = (literals: readonly string[]) => literals.flatMap((first) => literals.map((second) => first + second));
const withCharacters = (literals: readonly string[]) => literals.flatMap((literal) => CHARACTERS.map((c) => literal + c));

/** Patterns with more looks than are allowed, with the number for each byte. */
function tooMany(row: HostileRow, patterns: readonly string[], octets: number): readonly string[] {
  const allowed = LOOKS * (row.unfolds ?? 1);
  return patterns.flatMap((pattern) =>
    row.frames.flatMap((frame, i) => {
      const bytes = frame(filled(pattern, i === 0 || isLong ? octets : octets / 4));
      return row.types.flatMap((type) => {
        const meter = unlimitedMeter();
        inspect(bytes, [type], meter);
        return meter.spent > allowed * bytes.length + CONSTANT ? [`${JSON.stringify(pattern)}: ${Math.round(meter.spent / bytes.length)}`] : [];
      });
    }),
  );
}

describe('every inspector', () => {
  it('has a row of hostile files', () => {
    const known = new Set(HOSTILE_FILES.flatMap((row) => row.types));
    expect([...INSPECTORS.keys()].filter((type) => !known.has(type))).toEqual([]);
  });
});

describe.each(HOSTILE_FILES)('the inspector of $types looks a bounded number of times at each octet', { timeout: TIMEOUT_MS }, (row) => {
  it('of a run of one character', () => {
    expect(tooMany(row, CHARACTERS, RUN)).toEqual([]);
  });

  it('of what it looks for, over and over', () => {
    expect(tooMany(row, row.literals, RUN)).toEqual([]);
  });

  it('of two things that it looks for, in turn', () => {
    expect(tooMany(row, pairsOf(row.literals), PAIR)).toEqual([]);
  });

  it('of what it looks for and another character, in turn', () => {
    expect(tooMany(row, withCharacters(row.literals), PAIR)).toEqual([]);
  });
});

describe('finding out the type looks a bounded number of times at each octet', { timeout: TIMEOUT_MS }, () => {
  const tooManyFor = (files: readonly (readonly [name: string, bytes: Buffer])[], allowed: number) =>
    files.flatMap(([name, bytes]) => {
      const meter = unlimitedMeter();
      identify(bytes, { names: ['a.txt'] }, meter);
      return meter.spent > allowed * bytes.length + CONSTANT ? [`${JSON.stringify(name)}: ${Math.round(meter.spent / bytes.length)}`] : [];
    });
  const texts = (patterns: readonly string[], octets: number) => patterns.map((pattern) => [pattern, filled(pattern, octets)] as const);

  it('of a run of one character', () => {
    expect(tooManyFor(texts(CHARACTERS, RUN), LOOKS)).toEqual([]);
  });

  it('of the words that tell a script', () => {
    expect(tooManyFor(texts(TEXT_SIGNS.literals, 65_536), LOOKS)).toEqual([]);
    expect(tooManyFor(texts(withCharacters(TEXT_SIGNS.literals), PAIR), LOOKS)).toEqual([]);
  });

  it('of two words that tell a script, in turn', () => {
    const step = isLong ? 1 : 7;
    const pairs = pairsOf(TEXT_SIGNS.literals).filter((_, i) => i % step === 0);
    expect(tooManyFor(texts(pairs, 20_000), LOOKS)).toEqual([]);
  });

  it.each(HOSTILE_FILES)('of what the inspector of $types looks for', ({ frames, literals }) => {
    const files = frames.flatMap((frame) => literals.map((literal) => [literal, frame(filled(literal, 100_000))] as const));
    expect(tooManyFor(files, LOOKS_FOR_TYPE)).toEqual([]);
  });
});

describe('a file whose parts overlap, or unpack to far more than it is', () => {
  it.each(OVERLAPPING)('ends with a finding: $name', ({ bytes, type, finding }) => {
    const { findings, limits } = inspect(bytes, [type]);
    expect(findings.map(({ code }) => code)).toContain(finding);
    expect(limits.length > 0 || findings.some(({ code }) => UNREAD.has(code))).toBe(true);
  });

  it('says so as an index of a ZIP', () => {
    const archive = OVERLAPPING.find(({ type }) => type === 'ooxml')?.bytes ?? Buffer.alloc(0);
    expect(indexZip(archive, 5000).limit).toBe('work');
    expect(identify(archive)).toContain('zip');
  });
});
