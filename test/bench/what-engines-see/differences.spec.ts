import { describe, expect, it } from 'vitest';

import { differencesOf } from './differences.js';
import type { SeenMail } from './seen-mail.js';

const FILE = { path: '1.2', name: 'a.pdf', types: ['pdf'], bytes: 10 };
const CLEAN = { module: 'antivirus', kind: 'clean', status: 'Clean', classes: [], codes: [] };
const SEEN: SeenMail = {
  mail: 'a.eml',
  bytes: 100,
  clamd: [{ sha256: 'aa', bytes: 10 }],
  yara: [{ sha256: 'aa', bytes: 10 }],
  hiddenFromClamd: '',
  hiddenFromYara: '',
  leftOutForClamd: 0,
  leftOutForYara: 0,
  filtered: [FILE],
  scanned: [FILE],
  words: ['hello'],
  urls: ['link https://a.example/'],
  dns: ['TXT a.example'],
  modules: [CLEAN],
};

describe('what two builds showed of one mail', () => {
  it('is the same when all is the same, however much of the mail an engine was given decoded only', () => {
    expect(differencesOf(SEEN, { ...SEEN, leftOutForClamd: 80 })).toEqual([]);
  });

  it.each<readonly [what: string, after: Partial<SeenMail>, kind: RegExp]>([
    ['a file for clamd', { clamd: [] }, /^clamd: not given any more: a part, pdf$/],
    ['a file for YARA', { yara: [] }, /^YARA: not given any more: a part, pdf$/],
    ['a part of the mail', { hiddenFromClamd: 'bytes 1 to 2' }, /^clamd: the mail as a whole was shown before$/],
    ['a file for the content filter', { filtered: [] }, /^content filter: file not told of: a part, pdf$/],
    ['a type', { scanned: [{ ...FILE, types: [] }] }, /^antivirus: type pdf → $/],
    ['bytes of a file', { filtered: [{ ...FILE, bytes: 9 }] }, /^content filter: file of another size$/],
    ['a word', { words: [] }, /word gone$/],
    ['a link', { urls: [] }, /link gone$/],
    ['a question', { dns: [] }, /question gone TXT$/],
    ['what a module says', { modules: [] }, /^antivirus: says nothing$/],
  ])('is less without %s', (_what, after, kind) => {
    expect(differencesOf(SEEN, { ...SEEN, ...after })).toContainEqual(expect.objectContaining({ less: true, kind: expect.stringMatching(kind) }));
    expect(differencesOf({ ...SEEN, ...after }, SEEN).filter(({ less }) => less)).toEqual([]);
  });

  it('is less when a detection is gone, by whatever word it went before', () => {
    const found = { ...CLEAN, kind: 'found', status: 'ProbablyInfected' };
    const before = { ...SEEN, modules: [{ ...found, module: 'AV', classes: ['probably-infected'] }] };
    expect(differencesOf(before, { ...SEEN, modules: [{ ...found, classes: ['probablyInfected'] }] })).toEqual([]);
    expect(differencesOf(before, SEEN).map(({ less, kind }) => [less, kind])).toEqual([
      [true, 'antivirus: found ProbablyInfected → clean Clean'],
      [true, 'antivirus: detection gone probablyInfected'],
    ]);
  });
});
