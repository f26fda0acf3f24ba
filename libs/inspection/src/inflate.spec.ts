import { deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';

import { systemClock } from '@postern/adapter-system';
import { noMetrics } from '@postern/kernel';
import { JobPool, workersMetrics } from '@postern/platform-workers';
import { afterAll, describe, expect, it } from 'vitest';

import type { Packing } from './inflate.js';
import { HERE_INFLATED, Inspection } from './inspection.js';

const pool = new JobPool({ size: 1 }, systemClock, workersMetrics(noMetrics));
afterAll(() => pool.close());
const asker = { signal: new AbortController().signal, client: undefined, maxMs: 10_000, here: { left: 0 } };
const here = new Inspection({});
const there = new Inspection({ pool });

const content = Buffer.from('content '.repeat(20_000));
const PACKED: readonly (readonly [Packing, Buffer])[] = [
  ['deflate', deflateRawSync(content)],
  ['gz', gzipSync(content)],
  ['zst', zstdCompressSync(content)],
];
const large = { maxOutputLength: HERE_INFLATED * 2, chunkSize: HERE_INFLATED * 2 };

describe('unpacking in a worker', () => {
  it.each(PACKED)('gives what unpacking here gives: %s', async (packing, packed) => {
    const answers = await Promise.all([here, there].map((inspection) => inspection.inflate(packing, packed, large, asker)));
    for (const answer of answers) {
      expect(answer).toMatchObject({ kind: 'content', consumed: packed.length });
      expect(answer.kind === 'content' && Buffer.isBuffer(answer.content) && answer.content.equals(content)).toBe(true);
    }
    // What was given is still there.
    expect(packed.length).toBeGreaterThan(0);
  });

  it.each(PACKED)('says the same of too much and of what cannot be read: %s', async (packing, packed) => {
    for (const inspection of [here, there]) {
      expect(
        await inspection.inflate(packing, Buffer.concat([packed, Buffer.alloc(40_000)]), { maxOutputLength: 1000, chunkSize: 1000 }, asker),
      ).toMatchObject({
        kind: 'too-large',
      });
      expect(await inspection.inflate(packing, Buffer.alloc(40_000, 0xff), large, asker)).toMatchObject({ kind: 'broken' });
    }
  });

  it('reads a member of a ZIP that is cut off as far as it goes, with one or many pieces', async () => {
    const cut = deflateRawSync(content).subarray(0, -20);
    for (const chunkSize of [64, large.chunkSize]) {
      const [one, two] = await Promise.all([here, there].map((inspection) => inspection.inflate('deflate', cut, { ...large, chunkSize }, asker)));
      expect(one).toMatchObject({ kind: 'content' });
      expect(two?.kind === 'content' && one?.kind === 'content' && two.content.equals(one.content)).toBe(true);
    }
  });
});
