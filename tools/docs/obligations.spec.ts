import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { numbersInTitles, obligationProblems } from './obligations.mjs';

// The numbers are put in from outside, or this file would carry them.
const words = (numbers: string) => `(obligation${numbers.includes(',') ? 's' : ''} ${numbers})`;
const title = (numbers: string) => `it('holds ${words(numbers)}', () => {});\n`;
const row = (number: number, where: string) => `| ${number} | what is held | ${where} |`;
const FILE = 'libs/core/smtp/src/session.spec.ts';

let root: string;
const put = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};
const page = (planted: Readonly<Record<number, string>> = {}) => {
  const rows = Array.from({ length: 52 }, (_one, i) => planted[i + 1] ?? row(i + 1, i < 2 ? `\`${FILE}\`` : '*open*: not there'));
  put('SECURITY.md', `# Security\n\n| # | held | where |\n| --- | --- | --- |\n${rows.filter((text) => text !== '').join('\n')}\n`);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'postern-obligations-'));
  put(FILE, title('1, 2'));
  page();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the check of the table of obligations', () => {
  it('has nothing to say about a table in order', () => {
    expect(obligationProblems(root)).toEqual([]);
  });

  it.each<readonly [string, Readonly<Record<number, string>>, string]>([
    ['a number without a row', { 7: '' }, 'SECURITY.md: obligation 7 has 0 rows'],
    ['two rows of a number', { 7: `${row(7, '*open*: a')}\n${row(7, '*open*: b')}` }, 'SECURITY.md: obligation 7 has 2 rows'],
    ['a row that names nothing', { 7: row(7, 'somewhere') }, 'SECURITY.md: obligation 7 names no test and is not *open*'],
    ['a test that is not there', { 7: row(7, '`libs/gone.spec.ts`') }, 'SECURITY.md: obligation 7 names libs/gone.spec.ts, which is not there'],
    ['a test that does not carry it', { 7: row(7, `\`${FILE}\``) }, `SECURITY.md: obligation 7 names ${FILE}, where no title carries it`],
    ['a number that a title carries and a row calls open', { 2: row(2, '*open*: a') }, `${FILE}: obligation 2 has no row with a test in SECURITY.md`],
  ])('sees %s', (_what, planted, problem) => {
    page(planted);
    expect(obligationProblems(root)).toEqual([problem]);
  });

  it('sees a number that no row has', () => {
    put(FILE, title('1, 2') + title('53'));
    expect(obligationProblems(root)).toEqual([`${FILE}: obligation 53 has no row with a test in SECURITY.md`]);
  });
});

describe('the numbers in titles', () => {
  it.each([
    ['a title', title('5'), [5]],
    ['several', title('5, 12'), [5, 12]],
    ['a title behind a table', `it.each([\n  ['a'],\n])("%s ${words('7')}", () => {});`, [7]],
    ['a comment', `// ${words('5')}\n`, []],
    ['a comment behind a call', `it('holds', () => {}); // ${words('5')}`, []],
  ])('are those of %s', (_what, source, numbers) => {
    expect([...numbersInTitles(source)]).toEqual(numbers);
  });
});
