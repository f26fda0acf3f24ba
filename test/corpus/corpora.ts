import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Corpora are not part of the repository: they lie packed in a folder beside the checkout or where POSTERN_CORPORA points. A set is unpacked once for each
 * machine, outside of the source tree. Undefined when it is not there: the test skips with that reason.
 */
export function corpusSet(name: string): string | undefined {
  const root = process.env['POSTERN_CORPORA'] ?? resolve(import.meta.dirname, '../../../shared/corpora');
  if (existsSync(join(root, name))) return join(root, name);
  const packed = join(root, `${name}.tar.xz`);
  if (!existsSync(packed)) return undefined;
  const { mtimeMs, size } = statSync(packed);
  const home = join(tmpdir(), 'postern-corpora', `${name}-${Math.floor(mtimeMs)}-${size}`);
  if (!existsSync(home)) unpack(packed, home);
  return join(home, name);
}

export const NO_CORPORA = 'the corpora are not on this machine (set POSTERN_CORPORA)';

/** Other test processes may unpack the same set: the folder appears whole or not at all. */
function unpack(packed: string, home: string): void {
  const mine = `${home}.${process.pid}`;
  mkdirSync(mine, { recursive: true });
  execFileSync('tar', ['xJf', packed, '-C', mine]);
  try {
    renameSync(mine, home);
  } catch (thrown) {
    rmSync(mine, { recursive: true, force: true });
    if (!existsSync(home)) throw thrown;
  }
}
