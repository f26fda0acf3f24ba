// Debian packages, installed only when a program is missing and we may.
import { spawnSync } from 'node:child_process';

import { must, which } from './run.mjs';
import { note, step } from './say.mjs';

// Another apt or dpkg at work is waited for; mirrors that fail are asked again.
const WAIT = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];

/** `[]` as root, `['sudo', '-n']` when that works without a question; undefined when neither. */
function privilege() {
  if (process.getuid?.() === 0) return [];
  if (which('sudo') !== undefined && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0) return ['sudo', '-n'];
  return undefined;
}

/**
 * Makes sure that a program is there. Returns its path; undefined when it is missing and may not or could not be installed, after saying the command that a
 * person would run.
 */
export async function ensureProgram(program, packages) {
  const found = which(program);
  if (found !== undefined) return found;
  const command = `apt-get update && apt-get install --yes ${packages.join(' ')}`;
  const as = which('apt-get') === undefined ? undefined : privilege();
  if (as === undefined) {
    note(`${program} is missing and this user may not install it. Run as root: ${command}`);
    return undefined;
  }
  try {
    await step(`${packages.join(', ')} (apt)`, async () => {
      // sudo cleans the environment, so what apt needs of it is given on the command line.
      const apt = (...args) => {
        const [first, ...rest] = [...as, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...WAIT, ...args];
        return must(first, rest);
      };
      await apt('update');
      await apt('install', '--yes', '--no-install-recommends', ...packages);
    });
  } catch (thrown) {
    note(
      `${program} could not be installed (${thrown instanceof Error ? thrown.message.split('\n').slice(-3).join(' ') : thrown}). Run as root: ${command}`,
    );
  }
  return which(program);
}

/** clamd; the gateway starts its own one, so the system's service is not needed. */
export const ensureClamd = async () => ensureProgram('clamd', ['clamav-daemon', 'clamav-freshclam']);
/** A browser for the console's journey. */
export const ensureChromium = () => ensureProgram('chromium', ['chromium']);
/** Unpacks the archives of the test corpora. */
export const ensureXz = () => ensureProgram('xz', ['xz-utils']);
