// What the operators of others accept, for the tests of the chart: their own definitions out of their Go modules, and Strimzi's own model out of Maven (it has no
// definitions in any package). Two versions each, every file pinned by its hash, cached outside of the repository. Without Go, Maven or a network the tests say so.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { must, which } from './run.mjs';
import { note, step } from './say.mjs';

const CACHE = join(homedir(), '.cache/postern/definitions');
const JVMS = '/usr/lib/jvm';
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

const KEDA = 'config/crd/bases/keda.sh_scaledobjects.yaml';
const KEDA_LOGIN = 'config/crd/bases/keda.sh_triggerauthentications.yaml';
const CNPG = 'config/crd/bases/postgresql.cnpg.io_clusters.yaml';
const PROMETHEUS = 'example/prometheus-operator-crd/monitoring.coreos.com_';
const ROUTES = 'config/crd/standard/gateway.networking.k8s.io_httproutes.yaml';

/** [Go module, version, files with their hashes] */
const MODULES = [
  [
    'github.com/kedacore/keda/v2',
    'v2.16.1',
    {
      [KEDA]: '3c91c5423e809a456e67fc47a85a095a2ade29dd00dfc96e92a3aa6d8e6a5526',
      [KEDA_LOGIN]: 'a7611dd4c412a2f84719cc804c5f13a10b62dbd172bc54a2164834aab27046d1',
    },
  ],
  [
    'github.com/kedacore/keda/v2',
    'v2.21.0',
    {
      [KEDA]: 'af35555862a83933b074af14ad439c4b4ceabaf4daa3e9338e9b23e36d308d80',
      [KEDA_LOGIN]: 'ed59ab37b2fa9a18119484a3dbd849b0b18ed25e1aea91d9f1305d4da2215bd8',
    },
  ],
  ['github.com/cloudnative-pg/cloudnative-pg', 'v1.26.0', { [CNPG]: '5d5cff1da91b71a9d62699f03d146b00f33c4a4135de26af5da05be1396ab59f' }],
  ['github.com/cloudnative-pg/cloudnative-pg', 'v1.28.0', { [CNPG]: '51268ebddd087e77d91a0251da74176bae9814b6009b33efcf552b965e66b44c' }],
  [
    'github.com/cert-manager/cert-manager',
    'v1.18.2',
    {
      'deploy/crds/crd-certificates.yaml': '25f58d784b3e7f9520dcb101db8d86f93294d2c91fc37616b378516f9a94cf28',
      'deploy/crds/crd-issuers.yaml': '0f85efacd383ce9cdfceed0894939d3064c5593f6b7927953e43f41d8d1256c3',
    },
  ],
  [
    'github.com/cert-manager/cert-manager',
    'v1.21.2',
    {
      'deploy/crds/cert-manager.io_certificates.yaml': '7ad91029c00ec959d54215b19d3b1a9b7e0247eaa60f987151c2b70d8661f8af',
      'deploy/crds/cert-manager.io_issuers.yaml': '05e37efb02777e0362d24269fa103c2fc11419f9c85e31854ef873e5d9e5c5cc',
    },
  ],
  [
    'github.com/prometheus-operator/prometheus-operator',
    'v0.82.2',
    {
      [`${PROMETHEUS}servicemonitors.yaml`]: 'ab2192991c514f03afe7c27eaed7ac8eec9cd3d945095ba3577d3d81023bbaee',
      [`${PROMETHEUS}prometheusrules.yaml`]: 'cb583b7716b85f1884401c9c9dd3d59af7ed210bac99f18c122322a469fc4ca6',
    },
  ],
  [
    'github.com/prometheus-operator/prometheus-operator',
    'v0.85.0',
    {
      [`${PROMETHEUS}servicemonitors.yaml`]: '1dae27b7189b5ce7b9ab764656c18b4c75a45cde1e6f3af6a5e84c4317628919',
      [`${PROMETHEUS}prometheusrules.yaml`]: '98fd16c9ab79fba8dcd6ef62c957c98cd6546ab74ce0a4ecf09ddf2fda03020e',
    },
  ],
  ['sigs.k8s.io/gateway-api', 'v1.3.0', { [ROUTES]: 'a4ecf600c7e0bfd3cdb24e6411938d9b330117a26675f303cc6d9a407cb257d1' }],
  ['sigs.k8s.io/gateway-api', 'v1.4.0', { [ROUTES]: 'c2539410dec72b793ef840f484c19d13b48210074ec801b730e9fce2c5fc825c' }],
];

/** Strimzi's model by version, with the hash of its jar. The first has v1beta2 alone, the last v1 alone, and needs Java 21. */
const STRIMZI = {
  '0.45.0': '7112a02ebf29d38b2eb2ad8da90353d2a3922aea2fe2bddc2abe4e5956fdfe9a',
  '1.2.0': '566961ae5e5646a001ae91312beda5cba3a5d467e740e205e1b761754335fe4e',
};

const folderOf = (module, version) => join(CACHE, `${module.split('/').at(module.endsWith('/v2') ? -2 : -1)}-${version}`);
const strimziOf = (version) => join(CACHE, `strimzi-${version}`);

/** Files of definitions that are there and are what they should be, by operator and version. Empty when they were never fetched. */
export function findDefinitions() {
  return MODULES.flatMap(([module, version, files]) => {
    const folder = folderOf(module, version);
    const paths = Object.entries(files).map(([file, hash]) => ({ path: join(folder, basename(file)), hash }));
    return paths.every(({ path, hash }) => existsSync(path) && sha256(path) === hash)
      ? [{ name: basename(folder), files: paths.map((one) => one.path) }]
      : [];
  });
}

/** Folders of jars with Strimzi's model, by version. */
export function findStrimzi() {
  return Object.entries(STRIMZI).flatMap(([version, hash]) => {
    const jar = join(strimziOf(version), `api-${version}.jar`);
    const java = javaFrom(version.startsWith('0.') ? 17 : 21);
    return java !== undefined && existsSync(jar) && sha256(jar) === hash ? [{ version, jars: strimziOf(version), java }] : [];
  });
}

/** A Java of at least this version: among those that lie side by side, where distributions put them, whichever is the usual one. */
function javaFrom(least) {
  const homes = existsSync(JVMS) ? readdirSync(JVMS).map((name) => join(JVMS, name)) : [];
  const fits = homes.find((home) => {
    const release = join(home, 'release');
    const [, version] = (existsSync(release) ? /^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, 'utf8')) : null) ?? [];
    return Number(version ?? 0) >= least && existsSync(join(home, 'bin/java'));
  });
  return fits === undefined ? undefined : join(fits, 'bin/java');
}

/** Fetches what is missing; says what could not be had. */
export async function ensureDefinitions() {
  mkdirSync(CACHE, { recursive: true });
  if (findDefinitions().length < MODULES.length)
    await tried('definitions of other operators (Go modules)', 'go', async () => {
      for (const [module, version, files] of MODULES) await fromModule(module, version, files);
    });
  if (findStrimzi().length < Object.keys(STRIMZI).length)
    await tried("Strimzi's model (Maven)", 'mvn', async () => {
      for (const [version, hash] of Object.entries(STRIMZI)) await fromMaven(version, hash);
    });
}

async function tried(what, program, work) {
  if (which(program) === undefined) return note(`no ${program}: ${what} are not had, and the chart is not checked against them`);
  try {
    await step(what, work);
  } catch (thrown) {
    note(`${what} could not be had: ${thrown instanceof Error ? thrown.message.split('\n').slice(-2).join(' ') : thrown}`);
  }
}

async function fromModule(module, version, files) {
  const said = JSON.parse(await must('go', ['mod', 'download', '-json', `${module}@${version}`], { cwd: tmpdir() }));
  const folder = folderOf(module, version);
  mkdirSync(folder, { recursive: true });
  for (const [file, hash] of Object.entries(files)) {
    const from = join(said.Dir, file);
    if (sha256(from) !== hash) throw new Error(`${module}@${version} ${file} is not what it was`);
    copyFileSync(from, join(folder, basename(file)));
  }
}

async function fromMaven(version, hash) {
  const work = mkdtempSync(join(CACHE, 'strimzi-new-'));
  try {
    writeFileSync(
      join(work, 'pom.xml'),
      `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>postern</groupId><artifactId>strimzi</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency><groupId>io.strimzi</groupId><artifactId>api</artifactId><version>${version}</version></dependency></dependencies>
</project>
`,
    );
    await must('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${join(work, 'out')}`], {
      cwd: work,
    });
    const jar = readdirSync(join(work, 'out')).find((name) => name === `api-${version}.jar`);
    if (jar === undefined || sha256(join(work, 'out', jar)) !== hash) throw new Error(`Strimzi's api ${version} is not what it was`);
    rmSync(strimziOf(version), { recursive: true, force: true });
    renameSync(join(work, 'out'), strimziOf(version));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
