import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !file.endsWith('.spec.ts'),
);

describe('the sources of the console (obligation 32)', () => {
  it('never make markup from text', () => {
    const ways = /dangerouslySetInnerHTML|\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|srcdoc|\beval\(|new Function\(/i;
    expect(files.length).toBeGreaterThan(40);
    expect(files.filter((file) => ways.test(readFileSync(join(import.meta.dirname, file), 'utf8')))).toEqual([]);
  });

  it('never make an address from text of a mail', () => {
    // Links go through the router. The addresses of Backup are routes of the API, with an id and a reason that are encoded. The other real addresses are the skip link's, the export's, which is made from filters, and that of a file made here.
    const ways = /\b(?:href|src)=\{[^}]*\}|\bhref="[^"]*"|\.href = [^;]*|location\.(?:assign|replace)\([^)]*\)/g;
    const found = files.flatMap((file) =>
      [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(ways)].map((match) => `${file}: ${match[0]}`),
    );
    expect(found.sort()).toEqual([
      'app/shell.tsx: href="#content"',
      'areas/backup/content-view.tsx: location.assign(getDownloadKeptUrl(id, { reason: reason.trim()',
      'areas/backup/content-view.tsx: src={getFrameKeptUrl(id, { reason }',
      'kit/list/csv.ts: .href = address',
      'kit/list/list-tools.tsx: location.assign(exportAll)',
    ]);
  });
});
