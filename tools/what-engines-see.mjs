// `npm run bench -- --what-engines-see REV`: what each engine of this build and of another revision is given of the same mails, and what differs. Of the corpora, or of
// `--mails FOLDER`, at most `--most N` of each set (default 300; 0 is all). `--keep FOLDER` keeps the list of mails and what was seen, a line a mail. `--checkout FOLDER`: the
// other revision is there already, with its packages.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { withRevision } from './other-revision.mjs';
import { node24, toolEnv } from './setup/npm.mjs';
import { must } from './setup/run.mjs';
import { step } from './setup/say.mjs';

const SOURCE = 'test/bench/what-engines-see';
const BUILT = 'test/output/what-engines-see';

/** `checkout`: a folder with the other revision and its packages; absent: it is made. */
export async function whatEnginesSee(root, { revision, checkout, mails = '', most = '300', keep }) {
  const folder = keep === undefined ? mkdtempSync(join(tmpdir(), 'postern-see-')) : resolve(keep);
  mkdirSync(folder, { recursive: true });
  const file = (name) => join(folder, name);
  const use = async (other) => {
    cpSync(join(root, SOURCE), join(other, SOURCE), { recursive: true });
    await built(root, 'list-mails');
    await built(root, 'compare-builds');
    await built(root, 'see-with-build');
    await built(other, 'see-with-build');
    console.log((await run(root, 'list-mails', [file('mails.jsonl'), file('mails'), most, mails])).trim());
    for (const [what, where, out] of [
      [revision, other, 'before.jsonl'],
      ['this build', root, 'after.jsonl'],
    ])
      await step(`what engines see: ${what}`, () => run(where, 'see-with-build', [file('mails.jsonl'), file(out)]));
    console.log(await run(root, 'compare-builds', [file('before.jsonl'), file('after.jsonl')]));
  };
  try {
    await (checkout === undefined ? withRevision(root, revision, use) : use(resolve(checkout)));
  } finally {
    if (keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** A revision is built by its own tools, into its own folder. */
const built = (root, program) =>
  must('npx', ['rolldown', '-c', 'tools/rolldown.config.mjs', '--logLevel', 'warn'], {
    cwd: root,
    env: toolEnv({ POSTERN_BUILD_ENTRY: `${SOURCE}/${program}.ts`, POSTERN_BUILD_OUT: `${BUILT}/${program}.js` }),
  });

const run = (root, program, args) => {
  const corpora = process.env.POSTERN_CORPORA ?? resolve(root, '../shared/corpora');
  return must(node24(), ['--enable-source-maps', `${BUILT}/${program}.js`, ...args], { cwd: root, env: toolEnv({ POSTERN_CORPORA: corpora }) });
};
