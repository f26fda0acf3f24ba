import { gzipSync } from 'node:zlib';

import { createSevenZip } from '@postern/adapter-archives';
import { systemClock } from '@postern/adapter-system';
import { DEFAULT_FILE_LIMITS } from '@postern/files';
import { inspectionHere } from '@postern/inspection';
import { parseMessage } from '@postern/mail';
import { HARMLESS_MACRO, officeDocument, oldWordDocument, rar, sampleMail, tar, zip } from '@postern/samples';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

import { walkMail } from './walk-mail.js';

const archives = createSevenZip();
afterAll(() => archives.close());
const here = inspectionHere();
const hereParts = () => ({ inspection: here.inspection, memory: here.memory.open() });

const inner = { name: 'a.txt', bytes: Buffer.from('some content of a member') };
const SEEDS: readonly Buffer[] = [
  zip([inner, { name: 'b.zip', bytes: zip([inner]), stored: true }]),
  rar([inner, { name: 'c.zip', bytes: zip([inner]) }]),
  gzipSync(tar([inner])),
  tar([inner, { name: 'l', link: '../a' }]),
  officeDocument({ kind: 'docm', macros: HARMLESS_MACRO }),
  oldWordDocument({ macros: HARMLESS_MACRO }),
];

const damaged = fc
  .record({
    seed: fc.nat(SEEDS.length - 1),
    changes: fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { maxLength: 10 }),
    cut: fc.option(fc.nat(20_000)),
  })
  .map(({ seed, changes, cut }) => {
    const bytes = Buffer.from(SEEDS[seed] ?? Buffer.alloc(0));
    for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
    return cut === null ? bytes : bytes.subarray(0, cut % (bytes.length + 1));
  });

describe('a mail with a damaged attachment', () => {
  it('is walked to its end within the budgets, and every path lies within the attachment', async () => {
    const limits = { ...DEFAULT_FILE_LIMITS, maxFiles: 60, maxTotalBytes: 2_000_000 };
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        const mail = sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: 't', attachments: [{ name: 'x', bytes }] });
        const paths: string[] = [];
        await walkMail(
          parseMessage(mail),
          { archives, clock: systemClock, ...hereParts() },
          { limits, intoContainers: true },
          (file) => {
            paths.push(file.path);
            return 'go-on';
          },
          AbortSignal.timeout(30_000),
        );
        expect(paths.length).toBeLessThanOrEqual(60);
        expect(paths.slice(1).filter((path) => path !== '1.2' && !path.startsWith('1.2/x/') && !path.startsWith('1.2~'))).toEqual([]);
      }),
      { numRuns: 60 },
    );
    // Hundreds of archives are opened: a busy machine needs more than the ordinary limit.
  }, 120_000);
});
