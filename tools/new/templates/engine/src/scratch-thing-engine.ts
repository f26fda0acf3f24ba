import { messageOf } from '@postern/kernel';
import type { AvAnswer, AvEngine } from '@postern/verdict';

/** Why the engine gave no verdict. Codes are stable; a retired one is never used again. */
export const SCRATCH_THING_FAILURES = {
  SCRATCH_THING_LATE: 'no answer in time',
  SCRATCH_THING_FAILED: 'the scan ended with an error',
} as const;

/** Bytes that the engine reports, so that a test can see it work. Goes when the real engine is asked. */
const TEST_FILE = 'POSTERN-SCRATCH-THING-TEST-FILE';
const MAX_BYTES = 64 * 1024 ** 2;

/** The engine behind the port AvEngine. Failed is never clean; neither is too large. */
export function createScratchThing(): AvEngine {
  return {
    name: 'scratch-thing',
    capabilities: { decodesMail: false, unpacks: false, updates: false },
    version: () => Promise.resolve({ engine: 'scratch-thing', version: '0', database: '', databaseAtMs: 0 }),
    async scan(bytes, signal): Promise<AvAnswer> {
      if (bytes.length > MAX_BYTES) return { kind: 'too-large' };
      try {
        signal.throwIfAborted();
        return { kind: 'scanned', threats: await askEngine(bytes) };
      } catch (thrown) {
        return failed(signal.aborted ? 'SCRATCH_THING_LATE' : 'SCRATCH_THING_FAILED', messageOf(thrown));
      }
    },
    close: () => Promise.resolve(),
  };
}

/** Names of what the engine found. This is where it is asked. */
function askEngine(bytes: Buffer): Promise<readonly string[]> {
  return Promise.resolve(bytes.includes(TEST_FILE) ? ['ScratchThing.TestFile'] : []);
}

function failed(code: keyof typeof SCRATCH_THING_FAILURES, detail: string): AvAnswer {
  return { kind: 'failed', error: { code, retry: true, detail: `${SCRATCH_THING_FAILURES[code]}: ${detail}` } };
}
