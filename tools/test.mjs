// `npm test`: sets up what is missing and runs every check. `--only a,b` runs some. A failing step does not stop the rest; the exit code is 1 when any failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { build } from './build.mjs';
import { ensureChromium, ensureClamd } from './setup/apt.mjs';
import { ensureKafka } from './setup/kafka.mjs';
import { ensurePackages, node24, ROOT, toolEnv } from './setup/npm.mjs';
import { note, step } from './setup/say.mjs';

const OUTPUT = join(ROOT, 'test/output');

/** A vitest project: its tests are counted. */
const vitest = (project) => ({ name: project, vitest: project });
const command = (name, ...argv) => ({ name, argv });

const STEPS = [
  command('format', 'npx', 'biome', 'format', '.'),
  command('types', 'npx', 'tsc', '--noEmit', '-p', 'tsconfig.json'),
  command('lint', 'npx', 'oxlint', '--type-aware', '--deny-warnings'),
  command('boundaries', 'node', 'tools/boundaries/check.mjs'),
  command('docs', 'node', 'tools/docs/check.mjs'),
  command('proto', 'node', 'tools/proto/check.mjs'),
  vitest('unit'),
  vitest('contract'),
  vitest('corpus'),
  vitest('scenarios'),
  vitest('faults'),
  vitest('console'),
];

const only = process.argv.includes('--only') ? (process.argv[process.argv.indexOf('--only') + 1] ?? '').split(',') : undefined;
const unknown = only?.filter((name) => !STEPS.some((s) => s.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`no step ${unknown.join(', ')}; there are ${STEPS.map((s) => s.name).join(', ')}`);
  process.exit(64);
}
const steps = STEPS.filter((s) => only === undefined || only.includes(s.name));

try {
  await setUp(steps.map((s) => s.name));
} catch (thrown) {
  note(`failed: ${thrown instanceof Error ? thrown.message : thrown}`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

const results = [];
for (const one of steps) {
  console.log(`\n=== ${one.name}`);
  const startedAt = Date.now();
  const result = one.vitest === undefined ? await runCommand(one) : await runVitest(one);
  results.push({ ...result, name: one.name, seconds: (Date.now() - startedAt) / 1000 });
}
report(results);

async function setUp(names) {
  await ensurePackages();
  const needs = (...wanted) => wanted.some((name) => names.includes(name));
  if (needs('unit', 'contract', 'corpus', 'scenarios', 'faults', 'console') && (await ensureClamd()) === undefined)
    throw new Error('the tests need clamd');
  if (needs('contract', 'scenarios', 'faults')) await ensureKafka();
  if (needs('console') && (await ensureChromium()) === undefined) throw new Error('the console journey needs Chromium');
  if (needs('contract', 'scenarios', 'faults', 'console')) await step('build', () => build());
  mkdirSync(OUTPUT, { recursive: true });
}

function start(argv) {
  return new Promise((resolve) => {
    const [program, ...args] = argv;
    const child = spawn(program, args, {
      cwd: ROOT,
      env: toolEnv({ CI: 'true', FORCE_COLOR: '0', NO_COLOR: '1' }),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function runCommand({ argv }) {
  const code = await start(argv);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** A run that crashed, or of which no test ran, is a failure whatever it counted. */
async function runVitest({ vitest: project }) {
  const file = join(OUTPUT, `${project}.json`);
  rmSync(file, { force: true });
  const code = await start([
    node24(),
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed, skipped };
}

function report(all) {
  const sum = (pick) => all.reduce((total, one) => total + pick(one), 0);
  console.log('\nstep          passed  failed  skipped   seconds');
  for (const one of all)
    console.log(
      `${one.name.padEnd(12)} ${String(one.passed).padStart(7)} ${String(one.failed).padStart(7)} ${String(one.skipped).padStart(8)} ${one.seconds.toFixed(1).padStart(9)}`,
    );
  console.log(`\n${sum((one) => one.passed)} passed, ${sum((one) => one.failed)} failed, ${sum((one) => one.skipped)} skipped`);
  process.exit(sum((one) => one.failed) === 0 ? 0 : 1);
}
