import type { AvEngine } from '@postern/verdict';

import { CLAMD_CAPABILITIES } from './clamd-engine.js';
import { clamscanOf } from './clamscan-client.js';
import type { ClamdAddress } from './clamd-session.js';

/**
 * clamd by the package alone: the second opinion on our own client, which runs the same suite. It knows no limit but its caller's signal, keeps no turns, and cannot tell
 * that a mail is too large, so the product scans by `createClamd`.
 */
export function createClamscan(address: ClamdAddress): AvEngine {
  const client = clamscanOf(address);
  return {
    name: 'clamscan',
    capabilities: CLAMD_CAPABILITIES,
    async version(signal) {
      await client.ping(signal);
      return { engine: 'clamscan', ...(await client.version(signal)) };
    },
    // The package sends nothing for an empty stream, not even the command, and clamd waits for it.
    scan: (bytes, signal) => (bytes.length === 0 ? Promise.resolve({ kind: 'scanned', threats: [] }) : client.stream(bytes, signal)),
    close: () => Promise.resolve(),
  };
}
