// `npm run dev`: the gateway in one process, built and started again after each change, and the console with hot reload, whose API calls go to it. `--demo` sends the
// sample mails at each start. Data live in a folder of their own for as long as this runs, unless POSTERN_DATA_DIR names one.
import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { keepFresh } from './dev/keep-fresh.mjs';
import { ensureClamd } from './setup/apt.mjs';
import { ensurePackages, node24, ROOT, toolEnv } from './setup/npm.mjs';
import { MALLOC_ENV, NODE_FLAGS } from './setup/process-settings.mjs';
import { must, stopRunning } from './setup/run.mjs';

const CONSOLE_PORT = process.env.POSTERN_CONSOLE_PORT ?? '5173';
/** Editors write a file in several steps. */
const QUIET_MS = 200;
const SOURCE = /^(?!.*(?:node_modules|dist|\.spec\.)).*\.(?:ts|json)$/;

await ensurePackages();
if ((process.env.POSTERN_CLAMD ?? '') === '') await ensureClamd();

const own = process.env.POSTERN_DATA_DIR === undefined ? mkdtempSync(join(tmpdir(), 'postern-dev-')) : undefined;
const password = process.env.POSTERN_ADMIN_PASSWORD ?? randomBytes(12).toString('base64url');
const env = toolEnv({ ...MALLOC_ENV, POSTERN_ADMIN_PASSWORD: password, ...(own === undefined ? {} : { POSTERN_DATA_DIR: own }) });
const say = (text) => console.log(`dev: ${text}`);

const gateway = keepFresh({
  build: () =>
    must('rolldown', ['-c', 'tools/rolldown.config.mjs', '--logLevel', 'warn'], { cwd: ROOT, env: { ...env, POSTERN_BUILD: 'services/standalone' } }),
  start() {
    const child = spawn(node24(), [...NODE_FLAGS, join(ROOT, 'services/standalone/dist/main.js'), ...process.argv.slice(2)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env,
      detached: true,
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    return {
      async stop() {
        child.kill('SIGTERM');
        await ended;
      },
    };
  },
  say,
});

const watchers = ['libs', 'services'].map((folder) => watch(join(ROOT, folder), { recursive: true }, onChange));
let quiet;
function onChange(_kind, file) {
  if (file === null || !SOURCE.test(file) || file.startsWith('console/')) return;
  clearTimeout(quiet);
  quiet = setTimeout(() => {
    say(`${file} changed`);
    void gateway.changed();
  }, QUIET_MS);
}

const pages = spawn('vite', ['--host', '127.0.0.1', '--port', CONSOLE_PORT, '--strictPort', '--clearScreen', 'false'], {
  cwd: join(ROOT, 'services/console'),
  env,
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
});

let ending = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void end());

async function end() {
  if (ending) return;
  ending = true;
  for (const watcher of watchers) watcher.close();
  clearTimeout(quiet);
  pages.kill();
  stopRunning();
  await gateway.stop();
  if (own !== undefined && existsSync(own)) rmSync(own, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

await gateway.changed();
say(`console with hot reload: http://127.0.0.1:${CONSOLE_PORT}  (admin / ${password})  – Ctrl-C ends it`);
