// Writes the reference page of the facts. `node tools/facts/generate.mjs`; tools/docs/check.mjs tells when it is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readFacts } from './read-facts.mjs';
import { referencePage } from './reference-page.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const PAGE = 'docs/reference/facts.md';

/** What is wrong with the page, for the check of the docs. */
export async function factsPageProblems() {
  const path = join(ROOT, PAGE);
  const fresh = referencePage(await readFacts(ROOT));
  return existsSync(path) && readFileSync(path, 'utf8') === fresh ? [] : [`${PAGE}: is stale, run node tools/facts/generate.mjs`];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(join(ROOT, PAGE), referencePage(await readFacts(ROOT)));
