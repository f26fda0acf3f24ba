import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where things lie for the unprivileged account when the place that was asked for is closed to it (below a root's home, say). */
const OPEN_PLACE = '/var/lib/postern';

/** Whether others may pass all folders above a path. Folders that do not exist yet are made passable by us. */
function othersMayReach(path: string): boolean {
  for (let at = dirname(resolve(path)); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function openPlace(): string {
  mkdirSync(OPEN_PLACE, { recursive: true, mode: 0o711 });
  chmodSync(OPEN_PLACE, 0o711);
  return OPEN_PLACE;
}

/** The data folder as the account can reach it: itself, or a folder elsewhere that a link in its place leads to. */
export function reachableData(dataDir: string): string {
  const wanted = resolve(dataDir);
  mkdirSync(dirname(wanted), { recursive: true, mode: 0o711 });
  if (othersMayReach(wanted)) return wanted;
  const real = join(openPlace(), createHash('sha256').update(wanted).digest('hex').slice(0, 16));
  const there = lstatSync(wanted, { throwIfNoEntry: false });
  if (there === undefined) symlinkSync(real, wanted);
  else if (!there.isSymbolicLink())
    throw new Error(`${wanted} cannot be reached by the account that runs PostgreSQL: move it to a folder that others may pass`);
  return real;
}

/** The programs' folder as the account can reach it; a copy is made once where it is closed to it. */
export function reachablePrograms(native: string, version: string): string {
  if (othersMayReach(join(native, 'bin/postgres'))) return native;
  const copy = join(openPlace(), `programs-${version}`);
  if (existsSync(join(copy, 'bin/postgres'))) return copy;
  const fresh = `${copy}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(fresh, copy);
  } catch (thrown) {
    // Another start made the same copy meanwhile.
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(join(copy, 'bin/postgres'))) throw thrown;
  }
  return copy;
}
