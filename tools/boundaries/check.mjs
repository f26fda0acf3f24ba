// Reads every source file and says which rules of the house it breaks. `node tools/boundaries/check.mjs [root]`.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fileProblems, importProblem, purityProblems } from './rules.mjs';

const SKIPPED = new Set(['node_modules', 'dist', 'generated', 'output', '.git', '.nx', '.postern']);
const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** All problems of a tree, sorted. */
export function problemsOf(root) {
  const all = filesBelow(root);
  const packages = new Map(
    all.filter((file) => file.endsWith('package.json')).map((file) => [JSON.parse(readFileSync(file, 'utf8')).name, relative(root, dirname(file))]),
  );
  return all
    .filter((file) => /\.(tsx?|m[jt]s)$/.test(file))
    .flatMap((path) => {
      const file = relative(root, path);
      if (!/^(libs|services|test|tools)\//.test(file)) return [];
      const text = readFileSync(path, 'utf8');
      const imports = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? '');
      return [
        ...fileProblems(file, text.split('\n').length - 1),
        ...purityProblems(file, text),
        ...imports.flatMap((id) => importProblem(file, id, packages) ?? []),
      ];
    })
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = problemsOf(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '../..'));
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'boundaries: all imports and names keep the rules' : `boundaries: ${problems.length} problems`);
  process.exit(problems.length === 0 ? 0 : 1);
}
