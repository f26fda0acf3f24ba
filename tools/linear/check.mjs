// Every pattern over mail is proven linear, and nothing else is a RegExp there. `node tools/linear/check.mjs [--list]` prints what is refused; --list prints
// each pattern with its k: tests for each character of the text, at worst.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { API } from 'typescript/unstable/sync';

import { folderOf } from '../boundaries/rules.mjs';
import { EXEMPT, MODULE, PENDING } from './packages.mjs';
import { patternUses } from './pattern-uses.mjs';
import { MAX_TESTS, prove } from './prove.mjs';

/** Does the file see mail, by its package? */
export const seesMail = (file) =>
  /^(libs|services)\//.test(file) &&
  !/\.spec\.tsx?$|\/testing\/|\/node_modules\/|\/dist\/|\.d\.ts$|\/[^/]+\.config\.ts$/.test(file) &&
  ![...Object.keys(EXEMPT), ...Object.keys(PENDING), MODULE].includes(folderOf(file));

/** Problems and proofs of a tree with a tsconfig.json. `chosen` says which files are looked at. */
export function checkTree(root, { chosen = seesMail, moduleFile = `${MODULE}/src/linear-pattern.ts` } = {}) {
  const api = new API({ cwd: root });
  try {
    const project = api.updateSnapshot({ openProjects: [join(root, 'tsconfig.json')] }).getProjects()[0];
    const files = project.program
      .getSourceFileNames()
      .filter((name) => name.startsWith(`${root}/`) && chosen(name.slice(root.length + 1)))
      .sort();
    const { literals, problems } = patternUses(project, files, join(root, moduleFile));
    const at = ({ file, line }) => `${file.slice(root.length + 1)}:${line}`;
    const proofs = literals.map((literal) => ({ ...literal, at: at(literal), proof: prove(literal.source, literal.flags) }));
    return {
      files: files.length,
      proofs,
      problems: [...problems.map((one) => `${at(one)}: ${one.text}\n  ${one.what}`), ...proofs.flatMap((one) => problemOf(one) ?? [])].sort(),
    };
  } finally {
    api.close();
  }
}

/** What is said of a literal that is refused. */
export function problemOf({ at, source, flags, short, proof }) {
  const pattern = `${at}: /${source}/${flags}`;
  if (proof.kind === 'refused') return `${pattern}\n  not proven linear: ${proof.why}\n  mend: ${proof.mend}`;
  if (proof.deep !== undefined && !short)
    return `${pattern}\n  ${proof.deep} takes a note for each repetition, so the engine throws on some millions\n  mend: repeat one character or set, or scan in code, or where a limit keeps the text below 1 MiB say so: linear(/…/, 'below 1 MiB')`;
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, proofs, problems } = checkTree(fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, ''));
  if (process.argv.includes('--list'))
    for (const { at, source, flags, proof } of proofs.toSorted((a, b) => (b.proof.tests ?? 0) - (a.proof.tests ?? 0)))
      console.log(`${proof.tests ?? '-'}\t${at}\t/${source}/${flags}`);
  for (const problem of problems) console.log(problem);
  const max = Math.max(0, ...proofs.map(({ proof }) => proof.tests ?? 0));
  console.log(`${proofs.length} patterns in ${files} files, at worst ${max} tests a character (limit ${MAX_TESTS}); ${problems.length} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
