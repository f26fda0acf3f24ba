// Programs in an image that run with more rights than who starts them. Ours have none; a base image that is given may.
import { execFileSync } from 'node:child_process';

/** Paths of set-uid and set-gid files in a root archive. Folders with set-gid only hand on their group. */
export function privilegedFiles(archive) {
  const listing = execFileSync('tar', ['-tvf', archive], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return listing
    .split('\n')
    .filter((line) => /^-..[sS]|^-.{5}[sS]/.test(line))
    .map((line) => line.replace(/^(?:\S+\s+){5}/, ''))
    .sort();
}
