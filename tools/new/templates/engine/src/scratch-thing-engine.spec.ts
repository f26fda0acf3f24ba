import { describe, expect, it } from 'vitest';

import { createScratchThing } from './scratch-thing-engine.js';

const engine = createScratchThing();
const soon = () => AbortSignal.timeout(5000);

describe('the engine scratch-thing', () => {
  it('finds its test file, and nothing in clean bytes', async () => {
    expect(await engine.scan(Buffer.from('x POSTERN-SCRATCH-THING-TEST-FILE y'), soon())).toEqual({
      kind: 'scanned',
      threats: ['ScratchThing.TestFile'],
    });
    expect(await engine.scan(Buffer.from('hello'), soon())).toEqual({ kind: 'scanned', threats: [] });
  });

  it('has no verdict when its time is over', async () => {
    expect(await engine.scan(Buffer.from('hello'), AbortSignal.abort())).toMatchObject({ kind: 'failed', error: { code: 'SCRATCH_THING_LATE' } });
  });

  it('says which bytes are too many for it', async () => {
    expect(await engine.scan(Buffer.alloc(64 * 1024 ** 2 + 1), soon())).toEqual({ kind: 'too-large' });
  });
});
