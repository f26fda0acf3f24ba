// Builds every image that the chart and its development profile need and writes docker archives: `npm run images -- --out DIR [--base IMAGE] [--tag TAG]`.
// NAME.tar holds localhost/NAME:TAG; NAME.sbom.json lists what is inside (SPDX 2.3). Needs docker, podman or buildah; without --base also mmdebstrap.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { findBuilder, must } from './images/builder.mjs';
import { layClamd, layDev, layKafka, layPostern, layPostgres, layS3 } from './images/contexts.mjs';
import { privilegedFiles } from './images/privileged-files.mjs';
import { debianPackages, spdxOf } from './images/sbom.mjs';
import { ensureKafka } from './setup/kafka.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    out: { type: 'string' },
    base: { type: 'string', default: '' },
    tag: { type: 'string', default: JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version },
    only: { type: 'string', default: '' },
    skipBuild: { type: 'boolean', default: false },
  },
});
if (options.out === undefined) {
  console.error('usage: npm run images -- --out DIR [--base IMAGE] [--tag TAG] [--only postern,clamd,…]');
  process.exit(64);
}
const out = resolve(options.out);
mkdirSync(out, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'postern-images-'));
const builder = findBuilder();
const say = (line) => console.log(`images: ${line}`);
const wanted = (name) => options.only === '' || options.only.split(',').includes(name);

/** The base image: the one that was given, or a root of our own with these Debian packages. Roots are kept between runs by their recipe. */
function baseOf(name, packages, shell) {
  if (options.base !== '') return { image: options.base, debian: [] };
  const recipe = createHash('sha256')
    .update(readFileSync(join(ROOT, 'deploy/images/rootfs.sh')))
    .update(`${packages.join()} ${shell}`)
    .digest('hex')
    .slice(0, 12);
  const archive = join(homedir(), '.cache/postern/images', `root-${name}-${recipe}.tar`);
  if (!existsSync(archive)) {
    say(`making the root of ${name} (mmdebstrap, about 20 s) …`);
    mkdirSync(dirname(archive), { recursive: true });
    must('sh', [join(ROOT, 'deploy/images/rootfs.sh'), `${archive}.new`, ...packages], { env: { ...process.env, KEEP_SHELL: shell ? 'yes' : 'no' } });
    const privileged = privilegedFiles(`${archive}.new`);
    if (privileged.length > 0) throw new Error(`programs with rights of their own in the root of ${name}: ${privileged.join(' ')}`);
    cpSync(`${archive}.new`, archive);
    rmSync(`${archive}.new`);
  }
  const image = `localhost/postern-root-${name}:${recipe}`;
  builder.importRoot(archive, image);
  return { image, debian: debianPackages(execFileSync('tar', ['-xOf', archive, './var/lib/dpkg/status'], { encoding: 'utf8', maxBuffer: 1 << 26 })) };
}

async function build(name, file, packages, lay, { shell = false } = {}) {
  if (!wanted(name)) return;
  say(`${name} …`);
  const context = join(work, name);
  mkdirSync(context, { recursive: true });
  const contents = (await lay(context)) ?? [];
  const image = `localhost/${name}:${options.tag}`;
  const base = baseOf(packages.length > 0 ? name : shell ? 'shell' : 'plain', packages, shell);
  builder.build(join(ROOT, 'deploy/images', file), context, image, base.image);
  const archive = join(out, `${name}.tar`);
  rmSync(archive, { force: true });
  builder.save(image, archive);
  writeFileSync(join(out, `${name}.sbom.json`), `${JSON.stringify(spdxOf(ROOT, name, options.tag, contents, base.debian), null, 1)}\n`);
}

try {
  if (!options.skipBuild)
    must('npx', ['nx', 'run-many', '-t', 'build'], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' } });
  await build('postern', 'postern.Containerfile', [], (context) => layPostern(ROOT, context));
  await build('postern-clamd', 'clamd.Containerfile', ['clamav-daemon', 'clamav-freshclam', 'clamdscan'], (context) => layClamd(ROOT, context));
  await build('postern-dev-kafka', 'dev-node.Containerfile', [], async (context) =>
    layDev(ROOT, context, 'dev-kafka-start.mjs', layKafka(await ensureKafka())),
  );
  await build('postern-dev-postgres', 'dev-node.Containerfile', [], (context) => layDev(ROOT, context, 'dev-postgres-start.mjs', layPostgres(ROOT)), {
    // initdb asks its own programs for their version through a shell.
    shell: true,
  });
  await build('postern-dev-s3', 'dev-node.Containerfile', [], (context) => layDev(ROOT, context, 'dev-s3-start.mjs', layS3(ROOT)));
  // Not part of any install, so only when it is asked for.
  if (options.only !== '') await build('postern-e2e-prometheus', 'e2e-prometheus.Containerfile', ['prometheus'], () => []);
  say(`done: ${out}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
