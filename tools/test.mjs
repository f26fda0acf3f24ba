// `npm test`: sets up what is missing and runs every check. `--only a,b` runs some; `--long` lets tests of size go to 16 MB and more. A failing step does not stop
// the rest; the exit code is 1 when any failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { build } from './build.mjs';
import { ensureChromium, ensureClamd, ensureXz } from './setup/apt.mjs';
import { ensureDefinitions } from './setup/definitions.mjs';
import { ensureKafka } from './setup/kafka.mjs';
import { ensureHelm } from './setup/helm.mjs';
import { ensurePackages, node24, ROOT, toolEnv } from './setup/npm.mjs';
import { ensurePromtool } from './setup/promtool.mjs';
import { stopRunning } from './setup/run.mjs';
import { note } from './setup/say.mjs';
import { countsOf, summary, table } from './test-counts.mjs';

const OUTPUT = join(ROOT, 'test/output');

/** A step without counts is one test, passed unless it throws. */
const command = (name, ...argv) => ({
  name,
  run: async () => {
    if ((await start(argv)) !== 0) throw new Error(`${argv.join(' ')} found something`);
  },
});
/** Vitest projects, `name` and those whose names begin with it, count their tests. `needs` are the steps of the set-up that they cannot do without. */
const vitest = (name, ...needs) => ({ name, needs, run: () => runVitest(name) });

const STEPS = [
  command('format', 'biome', 'format', '.'),
  command('types', 'tsc', '--noEmit', '-p', 'tsconfig.json'),
  command('lint', 'oxlint', '--type-aware', '--deny-warnings'),
  command('linear', 'node', 'tools/linear/check.mjs'),
  command('boundaries', 'node', 'tools/boundaries/check.mjs'),
  command('docs', 'node', 'tools/docs/check.mjs'),
  command('proto', 'node', 'tools/proto/check.mjs'),
  vitest('unit', 'helm', 'promtool', 'definitions'),
  vitest('contract', 'clamd', 'kafka', 'build'),
  vitest('corpus', 'clamd', 'xz'),
  vitest('scenarios', 'clamd', 'kafka', 'build'),
  vitest('days', 'clamd', 'kafka', 'build'),
  vitest('faults', 'clamd', 'kafka', 'build'),
  vitest('console', 'clamd', 'chromium', 'build'),
];
/** Set-up that only some steps need. When one fails, what needs it still runs and says what it lacks. */
const SETUP = [
  { name: 'helm', run: async () => optional(await ensureHelm()) },
  { name: 'promtool', run: async () => optional(await ensurePromtool()) },
  { name: 'definitions', run: () => ensureDefinitions() },
  { name: 'clamd', run: async () => present(await ensureClamd(), 'clamd') },
  { name: 'xz', run: async () => present(await ensureXz(), 'xz') },
  { name: 'kafka', run: async () => void (await ensureKafka()) },
  { name: 'chromium', run: async () => present(await ensureChromium(), 'chromium') },
  { name: 'build', run: async () => void (await build()) },
];

const only = process.argv.includes('--only') ? (process.argv[process.argv.indexOf('--only') + 1] ?? '').split(',') : undefined;
const unknown = only?.filter((name) => !STEPS.some((s) => s.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`no step ${unknown.join(', ')}; there are ${STEPS.map((s) => s.name).join(', ')}`);
  process.exit(64);
}
const LONG = process.argv.includes('--long');
let running;
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    stopRunning();
    running?.kill(signal);
    process.exit(130);
  });
}

try {
  await ensurePackages();
  node24();
} catch (thrown) {
  note(`failed: ${thrown instanceof Error ? thrown.message : thrown}`);
  console.log(summary([{ failed: 1 }]));
  process.exit(1);
}
mkdirSync(OUTPUT, { recursive: true });

const chosen = STEPS.filter((s) => only === undefined || only.includes(s.name));
const all = [...SETUP.filter((s) => chosen.some((one) => one.needs?.includes(s.name))), ...chosen];
const results = [];
for (const [index, step] of all.entries()) {
  console.log(`\n=== ${index + 1}/${all.length} ${step.name}`);
  const startedAt = Date.now();
  let counts;
  try {
    counts = (await step.run()) ?? { passed: 1, failed: 0, skipped: 0 };
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  const result = { name: step.name, ...counts, seconds: (Date.now() - startedAt) / 1000 };
  results.push(result);
  console.log(`=== ${step.name}: ${result.failed === 0 ? 'passed' : 'FAILED'} in ${result.seconds.toFixed(1)} s`);
}
console.log(`\n${table(results)}\n`);
console.log(summary(results));
process.exitCode = results.some((one) => one.failed > 0) ? 1 : 0;

/** Tests that want it skip without it, and say so. */
function optional(found) {
  return found === undefined ? { passed: 0, failed: 0, skipped: 1 } : undefined;
}

function present(found, program) {
  if (found === undefined) throw new Error(`${program} is missing`);
}

/** Exit code of a program that prints as it likes. */
function start([program, ...args]) {
  return new Promise((resolve) => {
    const env = toolEnv({ CI: 'true', FORCE_COLOR: '0', NO_COLOR: '1', ...(LONG ? { POSTERN_TEST_LONG: '1' } : {}) });
    running = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
    running.on('error', () => resolve(127));
    running.on('exit', (code) => resolve(code ?? 1));
  });
}

async function runVitest(project) {
  const file = join(OUTPUT, `${project}.json`);
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await start(['node', 'node_modules/vitest/vitest.mjs', 'run', '--project', `${project}*`, ...reporters]);
  return countsOf(code, existsSync(file) ? readFileSync(file, 'utf8') : undefined);
}
