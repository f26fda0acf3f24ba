import { randomFillSync } from 'node:crypto';

import type { Random } from '@postern/kernel';

/** The machine's cryptographic randomness. */
export const systemRandom: Random = { bytes: (count) => randomFillSync(new Uint8Array(count)) };
