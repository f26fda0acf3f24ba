import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !file.endsWith('.spec.ts'),
);

describe('the sources of the console', () => {
  it('never make markup from text', () => {
    const ways = /dangerouslySetInnerHTML|\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function\(/i;
    expect(files.length).toBeGreaterThan(40);
    expect(files.filter((file) => ways.test(readFileSync(join(import.meta.dirname, file), 'utf8')))).toEqual([]);
  });

  it('never make an address from text of a mail', () => {
    // Links go through the router; the one real address is the export's, which is made from filters.
    const hrefs = files.flatMap((file) =>
      [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/\b(href|src|action)=\{([^}]*)\}/g)].map((m) => `${file}: ${m[2]}`),
    );
    expect(hrefs).toEqual(['pages/messages/messages-page.tsx: exportUrl(search)']);
  });
});
