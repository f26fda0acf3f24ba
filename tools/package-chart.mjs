// Packages the chart for a registry: `npm run package-chart -- --out DIR [--version V] [--push oci://REGISTRY/charts] [--key NAME --keyring FILE] [--cosign-key FILE]`.
// DIR gets postern-V.tgz, index.yaml for a plain web server, and SHA256SUMS. With --key Helm signs (postern-V.tgz.prov, `helm verify`); with --cosign-key cosign signs what
// was pushed. Keys stay where they are: nothing is made here and none is read but by the programs themselves.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { stale } from './chart/generate.mjs';
import { ensureHelm } from './setup/helm.mjs';
import { must, which } from './setup/run.mjs';

const ROOT = join(fileURLToPath(import.meta.url), '../..');
const CHART = join(ROOT, 'charts/postern');

/** What helm and cosign are called with, in order. Pure, so that it can be looked at. */
export function packagingSteps({ out, version, push, key, keyring, cosignKey }) {
  const archive = join(out, `postern-${version}.tgz`);
  const sign = key === undefined ? [] : ['--sign', '--key', key, ...(keyring === undefined ? [] : ['--keyring', keyring])];
  return [
    ['helm', 'package', CHART, '--version', version, '--app-version', version, '--destination', out, ...sign],
    ...(key === undefined || keyring === undefined ? [] : [['helm', 'verify', archive, '--keyring', keyring]]),
    ['helm', 'repo', 'index', out],
    ...(push === undefined ? [] : [['helm', 'push', archive, push]]),
    ...(push === undefined || cosignKey === undefined
      ? []
      : [['cosign', 'sign', '--yes', '--key', cosignKey, `${push.replace(/^oci:\/\//, '')}/postern:${version}`]]),
  ];
}

/** Sums of all files, as sha256sum writes and checks them. */
function writeSums(out) {
  const files = readdirSync(out)
    .filter((name) => name !== 'SHA256SUMS')
    .sort();
  const line = (name) =>
    `${createHash('sha256')
      .update(readFileSync(join(out, name)))
      .digest('hex')}  ${name}\n`;
  writeFileSync(join(out, 'SHA256SUMS'), files.map(line).join(''));
}

export async function packageChart(options) {
  const old = await stale();
  if (old.length > 0) throw new Error(`${old.join(', ')}: stale. Run node tools/chart/generate.mjs`);
  const helm = await ensureHelm();
  if (helm === undefined) throw new Error('no helm here');
  if (options.cosignKey !== undefined && which('cosign') === undefined) throw new Error('--cosign-key needs cosign, which is not here');
  mkdirSync(options.out, { recursive: true });
  for (const [program, ...args] of packagingSteps(options)) await must(program === 'helm' ? helm : program, args, { show: true });
  writeSums(options.out);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { out: text, version: text, push: text, key: text, keyring: text, 'cosign-key': text } });
  if (values.out === undefined) {
    console.error(
      'usage: npm run package-chart -- --out DIR [--version V] [--push oci://REGISTRY/charts] [--key NAME --keyring FILE] [--cosign-key FILE]',
    );
    process.exit(64);
  }
  const version = values.version ?? JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version;
  try {
    await packageChart({ ...values, out: resolve(values.out), version, cosignKey: values['cosign-key'] });
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    process.exit(1);
  }
}
