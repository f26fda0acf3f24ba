// One ESM file for each service: our packages are inlined, npm packages stay outside. The service is named by POSTERN_BUILD (like services/pipeline);
// POSTERN_BUILD_ENTRY and POSTERN_BUILD_OUT build any other program of ours.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'rolldown';

const root = join(fileURLToPath(import.meta.url), '../..');
const service = process.env.POSTERN_BUILD ?? '';

export default defineConfig({
  input: join(root, process.env.POSTERN_BUILD_ENTRY ?? `${service}/src/main.ts`),
  platform: 'node',
  tsconfig: join(root, 'tsconfig.json'),
  external: (id) => !/^[./]/.test(id) && !id.startsWith('@postern/') && !id.startsWith('@oxc-project/runtime'),
  output: { file: join(root, process.env.POSTERN_BUILD_OUT ?? `${service}/dist/main.js`), format: 'esm', sourcemap: true, codeSplitting: false },
});
