// The contracts: buf's lint, no breaking change against proto/baseline.binpb, and generated code that is up to date.
// `node tools/proto/check.mjs --write` regenerates the code; `--baseline` makes the present state the one to compare with: at a
// release, and never to get a break through that a release would carry.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT, toolEnv } from '../setup/npm.mjs';
import { must } from '../setup/run.mjs';

const PROTO = join(ROOT, 'proto');
const GENERATED = join(ROOT, 'libs/contracts/src/generated');
const env = toolEnv();
const buf = (...args) => must('buf', args, { cwd: PROTO, env });

const filesBelow = (dir, prefix = '') =>
  readdirSync(dir).flatMap((name) =>
    statSync(join(dir, name)).isDirectory() ? filesBelow(join(dir, name), `${prefix}${name}/`) : [`${prefix}${name}`],
  );

async function upToDate() {
  const fresh = mkdtempSync(join(tmpdir(), 'postern-proto-'));
  try {
    const template = readFileSync(join(PROTO, 'buf.gen.yaml'), 'utf8').replace('out: ../libs/contracts/src/generated', `out: ${fresh}`);
    await buf('generate', '--template', JSON.stringify(parseTemplate(template)));
    const names = filesBelow(fresh).sort();
    const same =
      names.join() === filesBelow(GENERATED).sort().join() &&
      names.every((name) => readFileSync(join(fresh, name)).equals(readFileSync(join(GENERATED, name))));
    if (!same) throw new Error('libs/contracts/src/generated is not what proto/ gives: run node tools/proto/check.mjs --write');
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** The three values of our template; it is ours, so no YAML reader is needed. */
function parseTemplate(text) {
  const one = (pattern) => pattern.exec(text)?.[1] ?? '';
  return {
    version: 'v2',
    plugins: [
      {
        local: join(PROTO, one(/local: (\S+)/)),
        out: one(/out: (\S+)/),
        opt: one(/opt: \[([^\]]*)\]/)
          .split(',')
          .map((option) => option.trim()),
      },
    ],
  };
}

try {
  if (process.argv.includes('--write')) await buf('generate');
  if (process.argv.includes('--baseline')) await buf('build', '-o', 'baseline.binpb');
  await buf('lint');
  await buf('breaking', '--against', 'baseline.binpb');
  await upToDate();
  console.log('proto: lint, compatibility and generated code are fine');
} catch (thrown) {
  console.error(`proto: ${thrown instanceof Error ? thrown.message : thrown}`);
  process.exit(1);
}
