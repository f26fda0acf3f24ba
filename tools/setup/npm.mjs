// npm packages as the lock wants them, and the Node that the project runs on.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { must } from './run.mjs';
import { step } from './say.mjs';

export const ROOT = join(fileURLToPath(import.meta.url), '../../..');
const STAMP = join(ROOT, 'node_modules/.postern-lock');

/** Installs when node_modules is missing or was made from another lock. A tree that npm install made by hand is taken as it is. */
export async function ensurePackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  const installed = existsSync(join(ROOT, 'node_modules/.package-lock.json'));
  const stamp = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : undefined;
  if (installed && stamp === lock) return;
  await step('npm packages (about a minute)', () => must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: ROOT, show: true }));
  writeFileSync(STAMP, lock);
}

/** Path of Node 24, from the npm package for this machine. */
export function node24() {
  const file = join(ROOT, 'node_modules', `node-linux-${process.arch === 'arm64' ? 'arm64' : 'x64'}`, 'bin/node');
  if (!existsSync(file)) throw new Error(`no Node 24 for ${process.platform} ${process.arch} in node_modules`);
  return file;
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
