// One ESM file for each service, which its main.js loads, and one beside it for each program of its workers: our packages are inlined, npm packages stay outside. The service is named by POSTERN_BUILD (like services/pipeline);
// POSTERN_BUILD_ENTRY and POSTERN_BUILD_OUT build any other program of ours.
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'rolldown';

import { besideMain, isExternal, treeshake } from './worker-programs.mjs';

const root = join(fileURLToPath(import.meta.url), '../..');
const service = process.env.POSTERN_BUILD ?? '';
const file = join(root, process.env.POSTERN_BUILD_OUT ?? `${service}/dist/main.js`);

const program = (input, to) =>
  defineConfig({
    input,
    platform: 'node',
    tsconfig: join(root, 'tsconfig.json'),
    external: isExternal,
    treeshake,
    plugins: [besideMain(dirname(to))],
    output: {
      dir: dirname(to),
      entryFileNames: basename(to),
      chunkFileNames: '[name].js',
      format: 'esm',
      sourcemap: true,
      sourcemapExcludeSources: true,
    },
  });

/** A service may bring a command for people: it becomes dist/command.js. */
const command = join(root, service, 'src/command/main.ts');

const entry = process.env.POSTERN_BUILD_ENTRY;

export default [
  ...(entry === undefined
    ? [program(join(root, 'tools/service-main.mjs'), file), program(join(root, `${service}/src/main.ts`), join(dirname(file), 'service.js'))]
    : [program(join(root, entry), file)]),
  ...(service !== '' && existsSync(command) ? [program(command, join(dirname(file), 'command.js'))] : []),
];
