// npm packages as the lock wants them, and the Node that the project runs on.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { must } from './run.mjs';
import { note, step } from './say.mjs';

export const ROOT = join(fileURLToPath(import.meta.url), '../../..');

/**
 * First package of the lock that the installed tree lacks or holds in another version; undefined when the tree will do. Optional packages may lack: npm leaves
 * out those of other platforms.
 */
export function firstStale(lock, installed) {
  for (const [path, wanted] of Object.entries(lock.packages)) {
    if (!path.includes('node_modules/')) continue;
    const found = installed.packages[path];
    if (found === undefined ? !wanted.optional : found.version !== wanted.version) return path;
  }
  return undefined;
}

/** Installs when node_modules is missing, half done or older than the lock. */
export async function ensurePackages() {
  const read = (file) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  // npm writes this file last, so a tree without it was never finished.
  const tree = 'node_modules/.package-lock.json';
  const stale = existsSync(join(ROOT, tree)) ? firstStale(read('package-lock.json'), read(tree)) : 'node_modules';
  if (stale === undefined) return;
  note(`${stale} is not there as package-lock.json wants it`);
  await step('npm packages (about a minute)', () => must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: ROOT, show: true }));
}

/** Path of Node 24, from the npm package for this machine. */
export function node24() {
  const file = join(ROOT, 'node_modules', `node-linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}`, 'bin/node');
  if (!existsSync(file))
    throw new Error(`no Node 24 for ${process.platform} ${process.arch} in node_modules; Postern is built on Linux, x64 or arm64`);
  return file;
}

/** Node 24's path, after installing the packages when that is needed. */
export async function ensureNode24() {
  await ensurePackages();
  return node24();
}

/** Environment in which `node` and the packages' programs are found first. */
export function toolEnv(extra = {}) {
  const bin = join(ROOT, 'node_modules/.bin');
  return {
    ...process.env,
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_NO_CLOUD: 'true',
    PATH: `${join(node24(), '..')}:${bin}:${process.env.PATH ?? ''}`,
    ...extra,
  };
}
