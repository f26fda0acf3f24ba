import { createHash } from 'node:crypto';

import { eicar, testMalware } from './test-files.js';

/**
 * A small database for clamd, file name → text: test signatures only, ours and public ones, for products and tests that have no vendor's database. Formats: .ndb is
 * `name:target:offset:hex`, .hdb is `md5:size:name`.
 */
export function clamdDatabaseFiles(): ReadonlyMap<string, string> {
  const anywhere = (name: string, bytes: Buffer) => `${name}:0:*:${bytes.toString('hex')}`;
  const whole = (name: string, bytes: Buffer) => `${createHash('md5').update(bytes).digest('hex')}:${bytes.length}:${name}`;
  return new Map([
    ['postern.ndb', `${[anywhere('Eicar-Test-Signature', eicar()), anywhere('Postern.Test.Malware', testMalware())].join('\n')}\n`],
    // The harmless program of ClamAV's own test files, by its published hash.
    ['postern.hdb', `${[whole('Eicar-Test-Signature', eicar()), 'aa15bcf478d165efd2065190eb473bcb:544:ClamAV-Test-File'].join('\n')}\n`],
  ]);
}
