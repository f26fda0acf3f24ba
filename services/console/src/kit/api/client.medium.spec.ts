import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

const CONSOLE = join(import.meta.dirname, '../../..');

/** The program in the package that the console names, wherever npm put it. */
const orval = () => join(fileURLToPath(new URL('.', import.meta.resolve('orval'))), 'bin/orval.mjs');

describe('the client of the console', () => {
  it('is the one that the OpenAPI document gives', () => {
    // Below node_modules, so that the configuration finds its packages and no other check sees the folder.
    mkdirSync(join(CONSOLE, 'node_modules'), { recursive: true });
    const folder = mkdtempSync(join(CONSOLE, 'node_modules/.client-'));
    try {
      const config = readFileSync(join(CONSOLE, 'orval.config.ts'), 'utf8')
        .replace('./src/kit/api/generated/client.ts', join(folder, 'client.ts'))
        .replace('./src/kit/api/call-api.ts', join(CONSOLE, 'src/kit/api/call-api.ts'))
        .replace('./openapi.json', join(CONSOLE, 'openapi.json'))
        .replace('./orval-document.mjs', join(CONSOLE, 'orval-document.mjs'))
        .replace('../../tsconfig.json', join(CONSOLE, '../../tsconfig.json'));
      const file = join(folder, 'orval.config.ts');
      writeFileSync(file, config);
      execFileSync(process.execPath, [orval(), '--config', file], { cwd: CONSOLE, stdio: 'pipe' });
      const [fresh, committed] = [join(folder, 'client.ts'), join(CONSOLE, 'src/kit/api/generated/client.ts')].map((path) =>
        readFileSync(path, 'utf8').replace(/import \{ callApi \} from '[^']+';/, ''),
      );
      expect(committed, 'run `npm run generate -w services/console`').toBe(fresh);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
