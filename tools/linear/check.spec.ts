import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkTree, seesMail } from './check.mjs';
import { EXEMPT, PENDING } from './packages.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const HEAD = `import { linear } from '../../linear/src/linear-pattern.js';\nimport type { LinearPattern } from '../../linear/src/linear-pattern.js';\n`;

/** What is planted, and the word by which it must be refused. */
const PLANTED: Record<string, [code: string, refusedAs: RegExp]> = {
  'a literal': ['export const bad = /a/;', /not given to linear/],
  'a literal in a call': ["export const bad = 'x'.replace(/a/g, '');", /not given to linear/],
  'a literal in another function of that name': [
    'const own = { linear: (one: unknown) => one };\nexport const bad = own.linear(/a/);',
    /not given to linear/,
  ],
  'new RegExp': ["export const bad = new RegExp('a+').source;", /made at run time/],
  'RegExp without new': ["export const bad = RegExp('a+').source;", /made at run time/],
  'globalThis.RegExp': ["export const bad = new globalThis.RegExp('a').source;", /made at run time/],
  'another name for the constructor': ["const Made = RegExp;\nexport const bad = new Made('a');", /made at run time/],
  'a parameter of type RegExp': ['export function bad(pattern: RegExp, text: string): boolean {\n  return pattern.test(text);\n}', /as a type/],
  'a member of type RegExp': ['export interface Bad {\n  pattern: RegExp;\n}', /as a type/],
  'a list of them': ['export const bad = (list: readonly RegExp[]): number => list.length;', /as a type/],
  'a type made of the constructor': ['export type Bad = InstanceType<typeof RegExp>;', /as a type/],
  'a value of another package': ["import { theirs } from './elsewhere.js';\nexport const bad = theirs.test('x');", /not a LinearPattern/],
  'a value of another package for a string': [
    "import { theirs } from './elsewhere.js';\nexport const bad = 'x'.split(theirs);",
    /not a LinearPattern/,
  ],
  'a value of another package by symbol': [
    "import { theirs } from './elsewhere.js';\nexport const bad = theirs[Symbol.replace]('x', '');",
    /not a LinearPattern/,
  ],
  'a value that may be one': ["import { perhaps } from './elsewhere.js';\nexport const bad = 'x'.split(perhaps);", /not a LinearPattern/],
  'a value that is handed on': [
    "import { theirs } from './elsewhere.js';\nexport const bad = [theirs].map((one) => one.test('x'));",
    /not a LinearPattern/,
  ],
  'a pattern made of a string by match': ["export const bad = 'x'.match('a+');", /makes a RegExp/],
  'a pattern made of a string by search': ["export const bad = 'x'.search('a+');", /makes a RegExp/],
  'a pattern of type any': ["export const bad = (one: any) => one.exec('x');", /type any/],
  'a pattern of type any for a string': ["export const bad = (one: any) => 'x'.replace(one, '');", /type any/],
  'a cast': ['export const bad = { a: 1 } as unknown as LinearPattern;', /no cast/],
  'a cast of a list': ['export const bad = [] as LinearPattern[];', /no cast/],
  'a type predicate': ['export const bad = (one: unknown): one is LinearPattern => one !== 1;', /no cast/],
  'linear of something made elsewhere': ["import { theirs } from './elsewhere.js';\nexport const bad = linear(theirs);", /takes a literal/],
  'another name for linear': ['const mark = linear;\nexport const bad = mark(/a/);', /by its name/],
  'another name in an import': ["import { linear as mark } from '../../linear/src/linear-pattern.js';\nexport const bad = mark(/a/);", /by its name/],
  'a quadratic pattern': ['export const bad = linear(/\\s+$/);', /not proven linear/],
  'a pattern that throws on large text': ['export const bad = linear(/^(?:a|b)*$/);', /takes a note/],
};
const GOOD: Record<string, string> = {
  'a literal given to linear': 'export const good = linear(/a+/);',
  'a parameter of type LinearPattern': 'export const good = (one: LinearPattern, text: string) => one.test(text);',
  'a string for replace and split': "export const good = 'a,b'.replaceAll(',', ' ').split(' ');",
  'a list of proven patterns': "export const good = [linear(/a/), linear(/b/)].some((one) => one.test('x'));",
  'other functions of these names': "export const good = new Map([['test', { exec: () => 1 }]]).get('test')?.exec();",
  'a look-up that may fail': "export const good = new Map([['a', linear(/a/)]]).get('a')?.test('x');",
  'a loop whose text a limit keeps small': "export const good = linear(/^(?:a|b)*$/, 'below 1 MiB');",
};

let root: string;
let problems: string[];
const fileOf = (index: number, kind: string) => `libs/core/planted/src/${kind}-${index}.ts`;
const write = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'linear-'));
  cpSync(join(ROOT, 'libs/core/linear/src'), join(root, 'libs/core/linear/src'), { recursive: true });
  write(
    'tsconfig.json',
    JSON.stringify({ compilerOptions: { target: 'es2024', module: 'nodenext', strict: true, noEmit: true, types: [] }, include: ['libs/**/*.ts'] }),
  );
  write('package.json', '{"type":"module"}');
  write('libs/core/planted/src/elsewhere.ts', 'export declare const theirs: RegExp;\nexport declare const perhaps: string | RegExp;\n');
  Object.values(PLANTED).forEach(([code], index) => write(fileOf(index, 'bad'), `${HEAD}${code}\n`));
  Object.values(GOOD).forEach((code, index) => write(fileOf(index, 'good'), `${HEAD}${code}\n`));
  problems = checkTree(root, { chosen: (file) => /planted\/src\/(?:bad|good)/.test(file) }).problems;
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the rule for patterns over mail', () => {
  it.each(Object.entries(PLANTED).map(([name, [, refusedAs]], index) => [name, index, refusedAs] as const))('refuses %s', (_, index, refusedAs) => {
    expect(problems.filter((one) => one.startsWith(`${fileOf(index, 'bad')}:`)).join('\n')).toMatch(refusedAs);
  });
  it.each(Object.keys(GOOD).map((name, index) => [name, index] as const))('lets %s pass', (_, index) => {
    expect(problems.filter((one) => one.startsWith(`${fileOf(index, 'good')}:`))).toEqual([]);
  });
});

describe('the packages that are looked at', () => {
  it('are all but those that are listed with a reason', () => {
    expect(['libs/core/mail/src/a.ts', 'services/antispam/src/a.ts', 'libs/new/src/a.ts', 'services/new/src/a.ts'].filter(seesMail)).toHaveLength(4);
    expect(Object.values({ ...EXEMPT, ...PENDING }).filter((reason) => reason.length < 10)).toEqual([]);
  });
  it('leave out tests and the module itself', () => {
    expect(['libs/core/mail/src/a.spec.ts', 'libs/testing/src/a.ts', 'libs/core/linear/src/linear-pattern.ts', 'test/a.ts'].filter(seesMail)).toEqual(
      [],
    );
  });
});
