// Writes the CustomResourceDefinitions of the chart and their reference page from the table of kinds in admin-api. `node tools/crds/generate.mjs`; with
// --check it only tells what is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { stringify } from 'yaml';

import { crdOf } from './crd.mjs';
import { readKinds } from './read-kinds.mjs';
import { referencePage } from './reference-page.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const CRD_FOLDER = 'charts/postern/files/crds';
const HEAD = '# Generated from services/admin-api/src/custom-resources/resource-kinds.ts by tools/crds/generate.mjs: change it there.\n';

/** CustomResourceDefinitions, in the order of the table. */
export async function crds() {
  const { kinds, ...parts } = await readKinds(ROOT);
  return kinds.map((row) => crdOf(row, parts));
}

/** Generated files, path from the root to text. */
export async function generated() {
  const all = await crds();
  return {
    ...Object.fromEntries(
      all.map((crd) => [`${CRD_FOLDER}/${crd.metadata.name}.yaml`, HEAD + stringify(crd, { lineWidth: 0, aliasDuplicateObjects: false })]),
    ),
    'docs/reference/custom-resources.md': referencePage(all),
  };
}

/** Names of generated files that are not what they should be. */
export async function stale() {
  const files = Object.entries(await generated());
  return files.filter(([name, text]) => !existsSync(join(ROOT, name)) || readFileSync(join(ROOT, name), 'utf8') !== text).map(([name]) => name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const names = await stale();
    for (const name of names) console.error(`${name} is stale: run node tools/crds/generate.mjs`);
    process.exit(names.length === 0 ? 0 : 1);
  }
  for (const [name, text] of Object.entries(await generated())) writeFileSync(join(ROOT, name), text);
}
