import { describeAvEngine } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { createScratchThing } from './scratch-thing-engine.js';

describeAvEngine(
  'scratch-thing',
  () => ({ engine: createScratchThing(), malware: Buffer.from('x POSTERN-SCRATCH-THING-TEST-FILE y'), stop: () => Promise.resolve() }),
  Buffer.alloc(64 * 1024 ** 2 + 1),
);

describe('the engine scratch-thing', () => {
  it('names its test file', async () => {
    expect(await createScratchThing().scan(Buffer.from('x POSTERN-SCRATCH-THING-TEST-FILE y'), AbortSignal.timeout(5000))).toEqual({
      kind: 'scanned',
      threats: ['ScratchThing.TestFile'],
    });
  });
});
