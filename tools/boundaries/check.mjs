// Reads every source file and says which rules of the house it breaks. `node tools/boundaries/check.mjs [root]`; `--declare` writes workspace packages that
// are imported but not listed into the package.json files (run `npm install` and tools/lock-fill.mjs then).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fileProblems, folderOf, importProblem, isDevelopment, purityProblems, sqlProblems, undeclared } from './rules.mjs';

const SKIPPED = new Set(['node_modules', 'dist', 'generated', 'output', '.git', '.nx', '.postern']);
const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Source files with what they import, and the package.json of each folder. */
function readTree(root) {
  const all = filesBelow(root);
  const manifests = new Map(
    all.filter((file) => file.endsWith('/package.json')).map((file) => [relative(root, dirname(file)), JSON.parse(readFileSync(file, 'utf8'))]),
  );
  const sources = all
    .filter((path) => /\.(tsx?|m[jt]s)$/.test(path))
    .map((path) => ({ file: relative(root, path), text: readFileSync(path, 'utf8') }))
    .filter(({ file }) => /^(libs|services|test|tools)\//.test(file))
    .map((source) => ({ ...source, imports: [...source.text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? '') }));
  return { manifests, sources };
}

/** All problems of a tree, sorted. */
export function problemsOf(root) {
  const { manifests, sources } = readTree(root);
  const packages = new Map([...manifests].map(([folder, manifest]) => [manifest.name, folder]));
  return sources
    .flatMap(({ file, text, imports }) => [
      ...fileProblems(file, text.split('\n').length - 1),
      ...purityProblems(file, text),
      ...sqlProblems(file, text),
      ...imports.flatMap((id) => importProblem(file, id, packages) ?? []),
      ...imports.flatMap((id) => undeclared(file, id, manifests) ?? []).map((name) => `${file}: ${name} is not listed in its package.json`),
    ])
    .sort();
}

/** Lists workspace packages where they are imported. Returns the folders whose package.json changed. */
function declare(root) {
  const { manifests, sources } = readTree(root);
  const changed = new Set();
  for (const { file, imports } of sources) {
    for (const name of imports.flatMap((id) => undeclared(file, id, manifests) ?? [])) {
      if (!name.startsWith('@postern/')) continue;
      const manifest = manifests.get(folderOf(file));
      const kind = isDevelopment(file) ? 'devDependencies' : 'dependencies';
      manifest[kind] = { ...manifest[kind], [name]: '*' };
      if (kind === 'dependencies') delete manifest.devDependencies?.[name];
      changed.add(folderOf(file));
    }
  }
  for (const folder of changed) writeFileSync(join(root, folder, 'package.json'), `${JSON.stringify(manifests.get(folder), null, 2)}\n`);
  return [...changed];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv.slice(2).find((arg) => !arg.startsWith('--')) ?? join(dirname(fileURLToPath(import.meta.url)), '../..');
  if (process.argv.includes('--declare')) console.log(`declared in: ${declare(root).join(', ') || 'nothing to do'}`);
  const problems = problemsOf(root);
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'boundaries: all imports and names keep the rules' : `boundaries: ${problems.length} problems`);
  process.exit(problems.length === 0 ? 0 : 1);
}
