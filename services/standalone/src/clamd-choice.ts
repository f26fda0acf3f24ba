import { resolve } from 'node:path';

import { gatewayLimits } from '@postern/adapter-clamd';
import { clamdDatabaseFiles } from '@postern/samples';
import type { Shell } from '@postern/platform-service';

import { chooseClamdDatabase } from './clamd-database.js';
import { findClamd, startClamd } from './clamd-process.js';

/** Which clamd the gateway uses: an address, or none, and a sentence about its signatures. */
export interface ClamdChoice {
  /** `host:port` or a socket's path; undefined: the built-in engines alone. */
  readonly address: string | undefined;
  readonly note: string;
}

/** `configured` wins; `none` asks for the built-in engines alone; empty starts our own clamd when one is installed. */
export async function chooseClamd(shell: Shell, configured: string, dataDir: string, say: (line: string) => void): Promise<ClamdChoice> {
  if (configured === 'none') return { address: undefined, note: 'switched off: only the built-in engine looks for malware' };
  if (configured !== '') return { address: configured, note: `given: ${configured}` };
  const program = findClamd();
  if (program === undefined)
    return { address: undefined, note: 'NOT INSTALLED: only the built-in engine looks for malware. Install it with: apt-get install clamav-daemon' };
  const database = await chooseClamdDatabase(resolve(dataDir), clamdDatabaseFiles(), say);
  say(`starting clamd on ${database.dir} …`);
  const address = await startClamd(shell, program, database, gatewayLimits());
  const builtIn =
    'ON A SMALL BUILT-IN DATABASE (test signatures only), since ClamAV databases could not be fetched: REAL MALWARE WILL PASS. Run freshclam where the Internet is reachable';
  return { address, note: database.kind === 'built-in' ? builtIn : `databases in ${database.dir}` };
}
