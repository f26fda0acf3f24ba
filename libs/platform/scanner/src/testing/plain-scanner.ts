/** A scanner that does as it is told, made with the kit: what all scanners get from it. */
import type { Shell } from '@postern/platform-service';
import { plainResult } from '@postern/verdict';

import { createScanner } from '../create-scanner.js';
import type { RunningScanner, ScannerParts } from '../create-scanner.js';

/** Reads the mail and finds nothing. */
const clean: ScannerParts<'antivirus'>['look'] = async ({ body }, signal) => {
  await body.read(undefined, signal);
  return { modules: [plainResult('antivirus', { kind: 'clean' }, 'Clean')] };
};

export function plainScanner(shell: Shell, parts: Partial<ScannerParts<'antivirus'>> = {}): RunningScanner & { readonly name: 'antivirus' } {
  const engines = () => [{ engine: 'plain', version: '1', database: '', databaseAtMs: 0 }];
  return { ...createScanner({ shell, name: 'antivirus', engines, look: clean, ...parts }), name: 'antivirus' };
}
