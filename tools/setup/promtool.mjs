// promtool, for the tests of the alerts: from the path, from our cache, or taken out of Debian's package without installing it (it would start a server).
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { must, which } from './run.mjs';
import { note, step } from './say.mjs';

const BIN = join(homedir(), '.cache/postern/bin');

/** Path of promtool when it is there already; undefined otherwise. */
export function findPromtool() {
  const cached = join(BIN, 'promtool');
  return which('promtool') ?? (existsSync(cached) ? cached : undefined);
}

/** Makes sure that promtool is there; undefined, with the reason said, when it cannot be had. */
export async function ensurePromtool() {
  const found = findPromtool();
  if (found !== undefined) return found;
  if (which('apt-get') === undefined || which('dpkg-deb') === undefined) {
    note('no promtool: the alerts are not run in the tests. Install Prometheus to run them');
    return undefined;
  }
  mkdirSync(BIN, { recursive: true });
  const work = mkdtempSync(join(BIN, 'promtool-'));
  try {
    await step('promtool (Debian package, unpacked only)', async () => {
      await must('apt-get', ['-qq', 'download', 'prometheus'], { cwd: work });
      const [archive] = readdirSync(work).filter((name) => name.endsWith('.deb'));
      await must('dpkg-deb', ['-x', join(work, archive), join(work, 'root')]);
      renameSync(join(work, 'root/usr/bin/promtool'), join(BIN, 'promtool'));
    });
  } catch (thrown) {
    note(`promtool could not be had: ${thrown instanceof Error ? thrown.message.split('\n').slice(-2).join(' ') : thrown}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return findPromtool();
}
