// `npm run postern -- trace <MsgId>`: the command for people, from sources. In the image it is `postern` (tools/images/contexts.mjs).
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ensurePackages, ROOT } from './setup/npm.mjs';

await ensurePackages();
const { rolldown } = await import('rolldown');
const { isExternal } = await import('./worker-programs.mjs');
const folder = join(ROOT, 'node_modules/.cache');
mkdirSync(folder, { recursive: true });
const file = join(folder, `postern-command-${process.pid}.mjs`);
const bundle = await rolldown({
  input: join(ROOT, 'services/admin-api/src/command/main.ts'),
  platform: 'node',
  tsconfig: join(ROOT, 'tsconfig.json'),
  external: isExternal,
  logLevel: 'warn',
});
await bundle.write({ file, format: 'esm', codeSplitting: false });
await bundle.close();
try {
  await import(pathToFileURL(file).href);
} finally {
  rmSync(file, { force: true });
}
