// `npm run bench -- [--target host:port …]`: measures the standalone product, or any SMTP gateway. See test/bench/main.ts for its options. `--against REV [--pairs 6]`: this
// build and that of another revision in turn, and the ratio of both. `--peers`, `--cluster`, `--cores 1,2`: this build beside Postfix with Rspamd and clamd, beside its cluster
// composition, and with so many cores, in turn, with the table of ratios. `--growth`: what choosing a rule costs as rules and lists grow. `--journal`: how long the
// journal's searches and figures take with a million mails, and their room on disk. `--what-engines-see REV`: no
// measurement, but what each engine of both builds is given of the same mails.
import { spawnSync } from 'node:child_process';

import { benchAgainst } from './bench-against.mjs';
import { build } from './build.mjs';
import { ensureClamd } from './setup/apt.mjs';
import { ensurePeers } from './setup/peers.mjs';
import { ensureKafka } from './setup/kafka.mjs';
import { ensurePackages, node24, ROOT, toolEnv } from './setup/npm.mjs';
import { must } from './setup/run.mjs';
import { whatEnginesSee } from './what-engines-see.mjs';

await ensurePackages();
const { own, rest } = takeOptions(process.argv.slice(2), ['--against', '--pairs', '--what-engines-see', '--checkout', '--mails', '--most', '--keep']);
if (own['--what-engines-see'] !== undefined) {
  await whatEnginesSee(ROOT, {
    revision: own['--what-engines-see'],
    checkout: own['--checkout'],
    mails: own['--mails'],
    most: own['--most'],
    keep: own['--keep'],
  });
  process.exit(0);
}
if (own['--against'] !== undefined) {
  const defaults = rest.includes('--mixes')
    ? []
    : ['--mixes', 'text-5k,mixed-300k', '--modes', 'reuse', '--connections', '10', '--runs', '1', '--warm-up', '35'];
  await benchAgainst(ROOT, own['--against'], Number(own['--pairs'] ?? 6), [...defaults, ...rest]);
  process.exit(0);
}
const given = process.argv.slice(2);
const withCluster = given.includes('cluster') || given.includes('--cluster');
const sideBySide = ['--peers', '--cluster', '--cores'].some((option) => given.includes(option));
if (!['--target', '--growth', '--journal'].some((option) => given.includes(option))) {
  await ensureClamd();
  if (given.includes('--peers')) await ensurePeers();
  if (withCluster) await ensureKafka();
  await build(withCluster ? [] : ['standalone', 'console']);
}
// What comes later counts, so all of it can be given otherwise.
const options = sideBySide
  ? ['--mixes', 'text-5k,mixed-300k', '--connections', '10', '--seconds', '12', '--runs', '3', '--warm-up', '35', ...given]
  : given;
const out = 'test/output/bench/main.js';
await must('npx', ['rolldown', '-c', 'tools/rolldown.config.mjs', '--logLevel', 'warn'], {
  cwd: ROOT,
  env: toolEnv({ POSTERN_BUILD_ENTRY: 'test/bench/main.ts', POSTERN_BUILD_OUT: out }),
});
const done = spawnSync(node24(), ['--enable-source-maps', ...(given.includes('--growth') ? ['--expose-gc'] : []), out, ...options], {
  cwd: ROOT,
  stdio: 'inherit',
  env: toolEnv(),
});
process.exit(done.status ?? 1);

/** Options with a value that are ours, and what is left for the bench. */
function takeOptions(args, names) {
  const own = {};
  const rest = [];
  for (let at = 0; at < args.length; at++) {
    if (names.includes(args[at])) own[args[at]] = args[++at];
    else rest.push(args[at]);
  }
  return { own, rest };
}
