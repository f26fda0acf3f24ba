import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { apply, chart, dryRun, established, helm, kubectl, ran, sourceOf } from './kube.js';
import { options } from './options.js';

const CI = readdirSync(join(chart, 'ci')).filter((name) => name.endsWith('-values.yaml'));
/** Of its own: one of the files names its objects as an install would. */
const NAMESPACE = `${options.namespace}-dry-run`;
/** A port on the node is what this way is; it needs a namespace that allows it. */
const NEEDS_PRIVILEGE = 'port25-host-port-values.yaml';

let version = '';
const made: string[] = [];
beforeAll(async () => {
  await ran('kubectl', ['create', 'namespace', NAMESPACE]);
  await kubectl('label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/warn=restricted', '--overwrite');
  // A cluster that has the real definitions keeps them.
  const missing = [];
  if (options.definitions.length === 0)
    throw new Error('the definitions of other operators could not be fetched: the set-up of npm run e2e says why');
  for (const file of options.definitions) {
    const [, name] = /^ {2}name: (\S+)$/m.exec(readFileSync(file, 'utf8')) ?? [];
    if (name !== undefined && (await ran('kubectl', ['get', 'crd', name])).code !== 0) {
      // By the server, since an annotation with all of it would be too long for some.
      await kubectl('apply', '--server-side', '-f', file);
      await established([name]);
    }
  }
  for (const crd of sourceOf('strimzi-crds.yaml').split(/^---$/m)) {
    const name = /^ {2}name: (\S+)$/m.exec(crd)?.[1];
    if (name !== undefined && (await ran('kubectl', ['get', 'crd', name])).code !== 0) missing.push(crd);
  }
  if (missing.length > 0) {
    await apply(missing.join('---\n'));
    await established(['-l', 'postern.dev/e2e=stub']);
  }
  version = (JSON.parse(await kubectl('version', '-o', 'json')) as { serverVersion: { gitVersion: string } }).serverVersion.gitVersion;
}, 120_000);
afterAll(async () => void (await kubectl('delete', 'namespace', ...new Set([NAMESPACE, ...made]), '--timeout=120s')), 150_000);

/** Namespaces of somebody else that values name, a Kafka's for example. */
async function makeNamespaces(manifest: string): Promise<void> {
  for (const name of new Set([...manifest.matchAll(/^ {2}namespace: "?([\w-]+)"?$/gm)].map(([, named = '']) => named))) {
    if ((await ran('kubectl', ['get', 'namespace', name])).code === 0) continue;
    await kubectl('create', 'namespace', name);
    made.push(name);
  }
}

describe('the API server takes all that the chart makes of', () => {
  it.each(CI)('%s', async (name) => {
    const manifest = await helm(
      'template',
      'dry',
      chart,
      '-n',
      NAMESPACE,
      '-f',
      join(chart, 'ci', name),
      '--kube-version',
      version,
      '--no-hooks',
      '--dry-run=server',
    );
    await makeNamespaces(manifest);
    const { code, err } = await dryRun(manifest);
    expect(err.split('\n').filter((line) => /error|invalid|forbidden|unknown field/i.test(line))).toEqual([]);
    expect(code).toBe(0);
    if (name !== NEEDS_PRIVILEGE) expect(err).not.toContain('would violate PodSecurity');
  });
});
