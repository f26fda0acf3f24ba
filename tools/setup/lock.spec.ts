import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

interface Entry {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Readonly<Record<string, Entry>> };
const workspaces = Object.keys(packages).filter((path) => /^(libs|services)\//.test(path) && !path.includes('node_modules/'));

describe('the lock file', () => {
  it('knows what each workspace needs, since images are made from it: run npm install --package-lock-only', () => {
    expect(workspaces.length).toBeGreaterThan(30);
    for (const path of workspaces) {
      const own = JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8')) as Entry;
      const wanted = { ...own.dependencies, ...own.optionalDependencies };
      expect({ ...packages[path]?.dependencies, ...packages[path]?.optionalDependencies }, path).toEqual(wanted);
    }
  });
});
