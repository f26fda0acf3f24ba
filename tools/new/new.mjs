// `npm run new -- engine|area|condition|fact|scanner|service NAME`: makes what is the same each time, and says what is left to write. `--root DIR` works on another tree.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { must } from '../setup/run.mjs';
import { toolEnv } from '../setup/npm.mjs';
import { spellings } from './names.mjs';
import { KINDS, planOf } from './recipes.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Makes it, and returns what is left: edits by hand (place and what), then commands. */
export async function makeNew(root, kind, name) {
  const { files, links, first, byHand, commands } = planOf(root, kind, spellings(name));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  // As npm does for a workspace, so that it can be imported before the next install.
  for (const [id, folder] of links) {
    const link = join(root, 'node_modules', id);
    rmSync(link, { force: true });
    symlinkSync(relative(dirname(link), join(root, folder)), link);
  }
  const written = files.map(([path]) => path);
  await must('biome', ['format', '--write', ...written.filter((path) => /\.(ts|json)$/.test(path))], { cwd: root, env: toolEnv() });
  for (const command of first) await must('node', command.split(' ').slice(1), { cwd: root, env: toolEnv() });
  return { written, byHand, commands };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kind, name, ...more] = process.argv.slice(2);
  if (kind === undefined || name === undefined || more.length > 0) {
    console.error(`usage: npm run new -- ${KINDS.join('|')} NAME`);
    process.exit(64);
  }
  try {
    const { written, byHand, commands } = await makeNew(ROOT, kind, name);
    console.log(`written:\n${written.map((path) => `  ${path}`).join('\n')}`);
    console.log(`\nleft to write:\n${byHand.map(([place, what]) => `  ${place}: ${what}`).join('\n')}`);
    console.log(`\nthen run:\n${commands.map((command) => `  ${command}`).join('\n')}`);
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    process.exit(1);
  }
}
