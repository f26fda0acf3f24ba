import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { corpusSet, NO_CORPORA } from './corpora.js';
import { extract, holds } from './extraction.js';
import { attachmentsOfOthers } from './other-parsers.js';
import { DIFFERENCES, keyOf } from './mime-differences.js';

const folder = corpusSet('mime-torture');

// Obligation 15: agreement of three parsers is no proof, but what one of them finds, a scanner must see.
describe.skipIf(folder === undefined)(`every attachment that another parser finds${folder === undefined ? ` (${NO_CORPORA})` : ''}`, () => {
  it('is among what we take out, but for the listed differences', { timeout: 200_000 }, async () => {
    const names = fileNames(folder ?? '');
    const missing = new Set<string>();
    let found = 0;
    for (const name of names) {
      const bytes = readFileSync(join(folder ?? '', name));
      const others = await attachmentsOfOthers(bytes);
      const own = extract(bytes);
      found += others.length;
      for (const other of others) if (!holds(own, other.content)) missing.add(keyOf(name, other.parser));
    }
    // The other parsers did work, so the comparison means something.
    expect(names.length).toBeGreaterThan(2000);
    expect(found).toBeGreaterThan(4000);
    expect([...missing].sort()).toEqual([...DIFFERENCES.keys()].sort());
  });
});

function fileNames(root: string): readonly string[] {
  const [, ...rows] = readFileSync(join(root, 'manifest.tsv'), 'utf8').trim().split('\n');
  return rows.map((row) => row.split('\t')[0] ?? '').filter((name) => name !== '');
}
