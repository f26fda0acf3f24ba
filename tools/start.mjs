// `npm start`: sets up what is missing, builds, and runs the gateway in one process. Arguments go to it (`npm start -- --demo --once`).
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { build } from './build.mjs';
import { ensureClamd } from './setup/apt.mjs';
import { ensurePackages, node24, ROOT, toolEnv } from './setup/npm.mjs';
import { note, step } from './setup/say.mjs';

let child;
let asked;
// npm passes its signals to us; they belong to the gateway, which drains and then ends.
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    asked = signal;
    if (child === undefined) process.exit(130);
    // A terminal sends Ctrl-C to the whole group, so the gateway has it already.
    if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
  });
}

try {
  await ensurePackages();
  if ((process.env.POSTERN_CLAMD ?? '') === '') await ensureClamd();
  await step('build', () => build(['standalone', 'console']));
} catch (thrown) {
  note(`failed: ${thrown instanceof Error ? thrown.message : thrown}`);
  process.exit(1);
}

// The channel tells the gateway when this process ends, whatever ends it.
child = spawn(node24(), ['--enable-source-maps', join(ROOT, 'services/standalone/dist/main.js'), ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: toolEnv(),
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
if (asked !== undefined) child.kill(asked);
