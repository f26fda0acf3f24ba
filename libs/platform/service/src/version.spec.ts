import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { VERSION } from './shell.js';

const ROOT = join(import.meta.dirname, '../../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

describe('the version', () => {
  it('is one: of the package, of the chart and of what a process says', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect({ package: version, app: /^appVersion: "?([^"\n]+)"?$/m.exec(read('charts/postern/Chart.yaml'))?.[1] }).toEqual({
      package: VERSION,
      app: VERSION,
    });
  });
});
