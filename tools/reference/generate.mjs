// Writes the reference pages that are made from the sources. `node tools/reference/generate.mjs`; tools/docs/check.mjs tells when one is stale.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { environmentPage } from './environment.mjs';
import { errorsPage } from './errors.mjs';
import { findingsPage } from './findings.mjs';
import { logCodesPage } from './log-codes.mjs';
import { metricsPage } from './metrics.mjs';
import { permissionsPage } from './permissions.mjs';
import { privilegesPage } from './privileges.mjs';
import { readSources } from './sources.mjs';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const FOLDER = 'docs/reference';
const PAGES = {
  environment: environmentPage,
  metrics: metricsPage,
  'log-codes': logCodesPage,
  errors: errorsPage,
  permissions: permissionsPage,
  privileges: privilegesPage,
  findings: findingsPage,
};

/** Text of each page by its path. */
export function referencePages(root) {
  const sources = readSources(root);
  const services = readdirSync(join(root, 'services'));
  return Object.entries(PAGES).map(([name, make]) => [`${FOLDER}/${name}.md`, make(sources, services)]);
}

/** What is wrong with the pages, for the check of the docs. */
export function referenceProblems(root = ROOT) {
  return referencePages(root)
    .filter(([path, fresh]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== fresh)
    .map(([path]) => `${path}: is stale, run node tools/reference/generate.mjs`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) for (const [path, text] of referencePages(ROOT)) writeFileSync(join(ROOT, path), text);
