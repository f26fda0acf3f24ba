// Another revision of this repository beside it: a checkout of its own with its own packages, in a temporary folder that is removed again.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { must } from './setup/run.mjs';
import { step } from './setup/say.mjs';

/** Calls `use` with the folder of a revision's checkout, and resolves with what it says. */
export async function withRevision(root, revision, use) {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  const other = join(folder, 'other');
  try {
    await must('git', ['worktree', 'add', '--detach', other, revision], { cwd: root });
    await step(`packages of ${revision}`, () => must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: other }));
    return await use(other);
  } finally {
    spawnSync('git', ['worktree', 'remove', '--force', other], { cwd: root });
    rmSync(folder, { recursive: true, force: true });
  }
}
