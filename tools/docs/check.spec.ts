import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { docProblems } from './check.mjs';

const MANUAL = ['Does', 'Must never', 'Interface', 'Config', 'Failure modes', 'Limits'].map((heading) => `## ${heading}\n`).join('\n');

const LIBRARY = '# mail\n\nReads mail.\n\nMust never: throw.\n\nUsed by: pipeline.\n';

let root: string;
const put = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'postern-docs-'));
  put('README.md', 'See [the way of a mail](docs/way.md#first), [outside](https://example.org/x) and [below](#here).\n');
  put('docs/way.md', '# The way\n\n```\n[not](a-link.md)\n```\n');
  put('docs/adr/0001-two-planes.md', '# Two planes\n');
  put('services/pipeline/README.md', MANUAL);
  put('libs/core/mail/package.json', '{}');
  put('libs/core/mail/README.md', LIBRARY);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the check of the pages', () => {
  it('has nothing to say about pages in order', () => {
    expect(docProblems(root)).toEqual([]);
  });

  it.each([
    ['a link that leads nowhere', 'docs/way.md', '[x](gone.md)', /docs\/way\.md: gone\.md is not there/],
    ['a manual page without a heading', 'services/pipeline/README.md', MANUAL.replace('## Limits', ''), /lacks "## Limits"/],
    ['a service without a manual page', 'services/journal/package.json', '{}', /services\/journal: has no manual page/],
    ['a library without a page', 'libs/wire/package.json', '{}', /libs\/wire: has no README\.md/],
    ['a library that does not say what it must never do', 'libs/core/mail/README.md', LIBRARY.replace('Must never', 'Never'), /lacks "Must never:"/],
    ['a library that does not say who uses it', 'libs/core/mail/README.md', LIBRARY.replace('Used by', 'For'), /lacks "Used by:"/],
    ['two records with one number', 'docs/adr/0001-bytes.md', '# Bytes\n', /two records have the number 0001/],
    ['a place of one machine', 'docs/way.md', `It lies in ${['', 'root', 'postern'].join('/')}.`, /names a place of one machine/],
  ])('sees %s', (_name, file, text, problem) => {
    put(file, text);
    expect(docProblems(root)).toEqual([expect.stringMatching(problem)]);
  });
});
