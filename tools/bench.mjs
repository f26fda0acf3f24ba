// `npm run bench -- [--target host:port …]`: measures the standalone product, or any SMTP gateway. See test/bench/main.ts for its options.
import { spawnSync } from 'node:child_process';

import { build } from './build.mjs';
import { ensureClamd } from './setup/apt.mjs';
import { ensureKafka } from './setup/kafka.mjs';
import { ensurePackages, node24, ROOT, toolEnv } from './setup/npm.mjs';
import { must } from './setup/run.mjs';

await ensurePackages();
if (!process.argv.includes('--target')) {
  await ensureClamd();
  if (process.argv.includes('cluster')) await ensureKafka();
  await build(process.argv.includes('cluster') ? [] : ['standalone', 'console']);
}
const out = 'test/output/bench/main.js';
await must('npx', ['rolldown', '-c', 'tools/rolldown.config.mjs', '--logLevel', 'warn'], {
  cwd: ROOT,
  env: toolEnv({ POSTERN_BUILD_ENTRY: 'test/bench/main.ts', POSTERN_BUILD_OUT: out }),
});
const done = spawnSync(node24(), ['--enable-source-maps', out, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit', env: toolEnv() });
process.exit(done.status ?? 1);
