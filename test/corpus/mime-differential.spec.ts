import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { extract, holds } from './extraction.js';
import { attachmentsOfOthers } from './other-parsers.js';
import { MAIL_SETS } from './mail-sets.js';
import { DIFFERENCES, keyOf } from './mime-differences.js';

// Agreement of three parsers is no proof, but what one of them finds, a scanner must see.
describe.each(MAIL_SETS)('every attachment that another parser finds in $what (obligation 15)', ({ id, folder, names, least, skipped }) => {
  it.skipIf(skipped)('is among what we take out, but for the listed differences', { timeout: 200_000 }, async () => {
    const missing = new Set<string>();
    let found = 0;
    for (const name of names) {
      const bytes = readFileSync(join(folder, name));
      const others = await attachmentsOfOthers(bytes);
      const own = extract(bytes);
      found += others.length;
      for (const other of others) if (!holds(own, other.content)) missing.add(keyOf(name, other.parser));
    }
    // The other parsers did work, so the comparison means something.
    expect(names.length).toBeGreaterThan(least);
    expect(found).toBeGreaterThan(least);
    expect([...missing].sort()).toEqual([...DIFFERENCES[id].keys()].sort());
  });
});
