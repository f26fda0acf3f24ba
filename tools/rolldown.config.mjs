// One ESM file for each service, and one beside it for each program of its workers: our packages are inlined, npm packages stay outside. The service is named by POSTERN_BUILD (like services/pipeline);
// POSTERN_BUILD_ENTRY and POSTERN_BUILD_OUT build any other program of ours.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { defineConfig } from 'rolldown';

import { besideMain, isExternal } from './worker-programs.mjs';

const root = join(fileURLToPath(import.meta.url), '../..');
const service = process.env.POSTERN_BUILD ?? '';
const file = join(root, process.env.POSTERN_BUILD_OUT ?? `${service}/dist/main.js`);

const program = (input, to) =>
  defineConfig({
    input,
    platform: 'node',
    tsconfig: join(root, 'tsconfig.json'),
    external: isExternal,
    plugins: [besideMain(dirname(to))],
    output: { file: to, format: 'esm', sourcemap: true, codeSplitting: false },
  });

/** A service may bring a command for people: it becomes dist/command.js. */
const command = join(root, service, 'src/command/main.ts');

export default [
  program(join(root, process.env.POSTERN_BUILD_ENTRY ?? `${service}/src/main.ts`), file),
  ...(service !== '' && existsSync(command) ? [program(command, join(dirname(file), 'command.js'))] : []),
];
