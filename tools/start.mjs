// `npm start`: sets up what is missing, builds, and runs the gateway in one process. Arguments go to it (`npm start -- --demo --once`).
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { build } from './build.mjs';
import { ensureClamd } from './setup/apt.mjs';
import { MALLOC_ENV, NODE_FLAGS } from './setup/process-settings.mjs';
import { ensurePackages, node24, ROOT, toolEnv } from './setup/npm.mjs';
import { stopRunning } from './setup/run.mjs';
import { note, step } from './setup/say.mjs';

let child;
let lastSignalAt = 0;
// The gateway drains on the first signal and gives up on the second. A terminal's Ctrl-C arrives here twice, from the terminal and from npm, so what comes
// right after a signal is the same one.
for (const [signal, code] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
]) {
  process.on(signal, () => {
    const again = Date.now() - lastSignalAt < 1000;
    lastSignalAt = Date.now();
    if (child !== undefined && !again) child.kill(signal);
    if (child !== undefined) return;
    stopRunning();
    process.exit(code);
  });
}

try {
  await ensurePackages();
  // Without clamd the gateway runs too: its other engines scan, and banner, console and header fields say so.
  if ((process.env.POSTERN_CLAMD ?? '') === '') await ensureClamd();
  await step('build', () => build(['standalone', 'console']));
} catch (thrown) {
  note(`failed: ${thrown instanceof Error ? thrown.message : thrown}`);
  process.exit(1);
}

// In a group of its own it gets each signal once, through us. The channel tells it when this process ends, whatever ends it.
child = spawn(node24(), [...NODE_FLAGS, join(ROOT, 'services/standalone/dist/main.js'), ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: toolEnv(MALLOC_ENV),
  detached: true,
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
