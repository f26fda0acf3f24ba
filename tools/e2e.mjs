// `npm run e2e [-- a b …]`: the end-to-end tests on the cluster of KUBECONFIG, all of them or those whose names begin so. test/e2e/README.md has the settings.
// Prints one table in Markdown at the end and writes it to test/output/e2e/table.md.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureDefinitions, findDefinitions } from './setup/definitions.mjs';
import { ensureHelm } from './setup/helm.mjs';
import { ensurePackages, node24, ROOT, toolEnv } from './setup/npm.mjs';
import { must, which } from './setup/run.mjs';
import { note } from './setup/say.mjs';

const OUTPUT = join(ROOT, 'test/output/e2e');

/** Rows of accounts as one table. */
export function tableOf(rows) {
  const head =
    '| what was done under load | accepted | arrived | lost | 250 without a mail | twice | refused (4xx) | sessions broken | mails/s | longest pause | |';
  const line = (row) => {
    const refused = Object.values(row.refused).reduce((sum, count) => sum + count, 0);
    const cells = [
      row.what,
      row.accepted,
      row.arrived,
      row.lost,
      row.false250,
      row.twice,
      refused,
      row.broken,
      row.perSecond,
      `${row.longestPauseSeconds} s`,
      row.note,
    ];
    return `| ${cells.map((cell) => String(cell).replaceAll('|', '/')).join(' | ')} |`;
  };
  return [head, `|${' --- |'.repeat(11)}`, ...rows.map(line)].join('\n');
}

async function main() {
  await ensurePackages();
  await ensureDefinitions();
  const newest = new Map(findDefinitions().map(({ name, files }) => [name.replace(/-v[\d.]+$/, ''), files]));
  process.env.POSTERN_E2E_DEFINITIONS = [...newest.values()].flat().join(',');
  const helm = await ensureHelm();
  if (helm === undefined || which('kubectl') === undefined) {
    note('the end-to-end tests need helm and kubectl');
    return 1;
  }
  try {
    await must('kubectl', ['get', 'nodes', '--request-timeout=20s']);
  } catch (thrown) {
    note(`no cluster answers: ${thrown instanceof Error ? thrown.message.slice(-500) : thrown}`);
    return 1;
  }
  mkdirSync(OUTPUT, { recursive: true });
  const rowsFile = join(OUTPUT, 'rows.jsonl');
  rmSync(rowsFile, { force: true });
  const wanted = process.argv.slice(2);
  const files = readdirSync(join(ROOT, 'test/e2e'))
    .filter((name) => name.endsWith('.spec.ts') && (wanted.length === 0 || wanted.some((start) => name.startsWith(start))))
    .sort();
  let failed = 0;
  let stopped = false;
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => (stopped = true));
  // One after the other by name: the first installs what the others use.
  for (const file of files) failed += !stopped && (await run(`test/e2e/${file}`, helm)) === 0 ? 0 : 1;
  const rows = existsSync(rowsFile)
    ? readFileSync(rowsFile, 'utf8')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((row) => JSON.parse(row))
    : [];
  const table = tableOf(rows);
  writeFileSync(join(OUTPUT, 'table.md'), `${table}\n`);
  console.log(`\n${table}\n\ne2e: ${files.length - failed} of ${files.length} files passed`);
  return failed === 0 ? 0 : 1;
}

function run(file, helm) {
  return new Promise((resolve) => {
    const env = toolEnv({ POSTERN_E2E_HELM: helm });
    const child = spawn(node24(), ['node_modules/vitest/vitest.mjs', 'run', '--project', 'e2e', file], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => child.kill(signal));
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await main());
