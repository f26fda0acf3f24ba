// Checks the written pages: links resolve, manual pages have their headings, each library has a page, decision records have numbers of their own, no page names a
// place of one machine, and the table of obligations is true of the tests; and that generated pages are up to date. `node tools/docs/check.mjs`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { factsPageProblems } from '../facts/generate.mjs';
import { referenceProblems } from '../reference/generate.mjs';
import { obligationProblems } from './obligations.mjs';
import { stalePages } from './settings-pages.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const SKIPPED = new Set(['node_modules', 'dist', 'output', '.git', '.nx', '.postern']);
const HEADINGS = ['Does', 'Must never', 'Interface', 'Config', 'Failure modes', 'Limits'];
const FORBIDDEN = [/(^|[\s`"'(])\/(work|root|home)\//m, /\/tmp\/[a-z]/, /registry\.npmjs|artifactregistry|pkg\.dev/];

function pages(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? pages(path) : entry.name.endsWith('.md') ? [path] : [];
  });
}

function linkProblems(root, page, text) {
  const links = [...text.replace(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]);
  return links
    .filter((link) => !/^(https?:|mailto:|#)/.test(link))
    .filter((link) => !existsSync(join(dirname(page), decodeURIComponent(link.split('#')[0]))))
    .map((link) => `${relative(root, page)}: ${link} is not there`);
}

/** Each library says what it holds, what it must never do, and who uses it. */
function libraryProblems(root) {
  return libraries(join(root, 'libs')).flatMap((folder) => {
    const name = relative(root, folder);
    const page = join(folder, 'README.md');
    if (!existsSync(page)) return [`${name}: has no README.md`];
    const text = readFileSync(page, 'utf8');
    return ['Must never:', 'Used by:'].filter((words) => !text.includes(`\n${words} `)).map((words) => `${name}/README.md: lacks "${words}"`);
  });
}

function libraries(folder) {
  if (!existsSync(folder)) return [];
  if (existsSync(join(folder, 'package.json'))) return [folder];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && !SKIPPED.has(entry.name) ? libraries(join(folder, entry.name)) : [],
  );
}

/** All problems of the pages below a root. */
export function docProblems(root) {
  const problems = [];
  for (const page of pages(root)) {
    const text = readFileSync(page, 'utf8');
    const name = relative(root, page);
    problems.push(...linkProblems(root, page, text));
    if (FORBIDDEN.some((pattern) => pattern.test(text))) problems.push(`${name}: names a place of one machine`);
    if (/^services\/[^/]+\/README\.md$/.test(name)) {
      for (const heading of HEADINGS) if (!new RegExp(`^## ${heading}$`, 'm').test(text)) problems.push(`${name}: lacks "## ${heading}"`);
    }
  }
  for (const service of existsSync(join(root, 'services')) ? readdirSync(join(root, 'services')) : []) {
    if (!existsSync(join(root, 'services', service, 'README.md'))) problems.push(`services/${service}: has no manual page`);
  }
  problems.push(...libraryProblems(root));
  const records = existsSync(join(root, 'docs/adr'))
    ? readdirSync(join(root, 'docs/adr'))
        .map((file) => file.slice(0, 4))
        .filter((number) => /^\d{4}$/.test(number))
    : [];
  for (const number of records)
    if (records.indexOf(number) !== records.lastIndexOf(number)) problems.push(`docs/adr: two records have the number ${number}`);
  return [...new Set(problems)].sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = (await stalePages()).map((name) => `${name} is stale: run node tools/docs/settings-pages.mjs`);
  const problems = [...docProblems(ROOT), ...obligationProblems(ROOT), ...(await factsPageProblems()), ...referenceProblems(), ...stale];
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'docs: links, headings and numbers are fine' : `docs: ${problems.length} problems`);
  process.exit(problems.length === 0 ? 0 : 1);
}
