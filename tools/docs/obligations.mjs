// Checks the table of obligations in SECURITY.md against the titles of tests: each number from 1 to 52 has a row, a row that names a spec file is true of it,
// and a number that stands in a title has a row that names a test.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const LAST = 52;
const FOLDERS = ['libs', 'services', 'test', 'tools'];
const SKIPPED = new Set(['node_modules', 'dist', 'output', '.git', '.nx']);

const ROW = /^\| (\d+) \|(.*)\|$/gm;
const SPEC = /`([\w./-]+\.spec\.tsx?)`/g;
const OPEN = '*open*';
/** A text that a call begins with. Comments have none, so a number in them is no title. */
const TITLE = /\(\s*(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g;
const NUMBERS = /\(obligations? (\d+(?:, \d+)*)\)/g;

export function numbersInTitles(source) {
  const titles = [...source.matchAll(TITLE)].map((match) => match[2]);
  return new Set(titles.flatMap((title) => [...title.matchAll(NUMBERS)].flatMap((match) => match[1].split(', ').map(Number))));
}

function specs(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? specs(path) : /\.spec\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

export function obligationProblems(root) {
  const page = join(root, 'SECURITY.md');
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const rows = [...text.matchAll(ROW)].map((match) => ({
    number: Number(match[1]),
    files: [...match[2].matchAll(SPEC)].map((spec) => spec[1]),
    open: match[2].includes(OPEN),
  }));
  const held = new Map();
  for (const path of FOLDERS.flatMap((folder) => specs(join(root, folder))))
    held.set(relative(root, path), numbersInTitles(readFileSync(path, 'utf8')));
  const problems = [];
  for (let number = 1; number <= LAST; number++) {
    const count = rows.filter((row) => row.number === number).length;
    if (count !== 1) problems.push(`SECURITY.md: obligation ${number} has ${count} rows`);
  }
  for (const { number, files, open } of rows) {
    if (files.length === 0 && !open) problems.push(`SECURITY.md: obligation ${number} names no test and is not ${OPEN}`);
    for (const file of files) {
      if (!held.has(file)) problems.push(`SECURITY.md: obligation ${number} names ${file}, which is not there`);
      else if (!held.get(file).has(number)) problems.push(`SECURITY.md: obligation ${number} names ${file}, where no title carries it`);
    }
  }
  for (const [file, numbers] of held)
    for (const number of numbers)
      if (!rows.some((row) => row.number === number && row.files.length > 0))
        problems.push(`${file}: obligation ${number} has no row with a test in SECURITY.md`);
  return [...new Set(problems)].sort();
}
