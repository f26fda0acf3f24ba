import { established, kubectl, ran, sourceOf } from './kube.js';
import { options } from './options.js';

const MARK = 'postern.dev/e2e=keda';
/** Where it is usually installed; the chart's NetworkPolicies let it ask the broker of the development profile. */
const NAMESPACE = 'keda';

interface Marked {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  }[];
}

/** Why KEDA cannot be had here; undefined: it can. */
export async function noKeda(): Promise<string | undefined> {
  if (options.prometheus === '' || options.keda === '' || options.kedaCrds === '')
    return 'POSTERN_E2E_PROMETHEUS, POSTERN_E2E_KEDA and POSTERN_E2E_KEDA_CRDS are not set';
  const { items } = JSON.parse(await kubectl('get', 'apiservices', '-o', 'json')) as Marked;
  const taken = items.some(({ metadata }) => metadata.name.endsWith('.external.metrics.k8s.io') && !metadata.labels?.['postern.dev/e2e']);
  return taken ? 'another program serves external.metrics.k8s.io in this cluster' : undefined;
}

/** KEDA and its definitions; resolves when external metrics are answered. `removeKeda` ends it. */
export async function startKeda(): Promise<void> {
  // By the server, since an annotation with all of it would be too long for some; a dry run may have left those of another version.
  await kubectl('apply', '--server-side', '--force-conflicts', '-f', options.kedaCrds);
  await kubectl('label', '--overwrite', '-f', options.kedaCrds, MARK);
  await established(['-l', MARK]);
  if ((await ran('kubectl', ['create', 'namespace', NAMESPACE])).code === 0) await kubectl('label', 'namespace', NAMESPACE, MARK);
  const { code, err } = await ran('kubectl', ['apply', '-f', '-'], sourceOf('keda.yaml').replaceAll('{keda}', options.keda));
  if (code !== 0) throw new Error(err);
  for (const workload of ['keda-operator', 'keda-metrics-apiserver'])
    await kubectl('-n', NAMESPACE, 'rollout', 'status', `deployment/${workload}`, '--timeout=240s');
  await kubectl('wait', '--for=condition=Available', 'apiservice', '-l', MARK, '--timeout=120s');
}

/**
 * Safe when nothing is there. What a release left of its objects is let go first, since nobody would do it later and their definitions would wait for ever; then
 * the registration at the API server, see `removeMonitoring`.
 */
export async function removeKeda(): Promise<void> {
  const left = await ran('kubectl', ['get', 'scaledobjects', '-A', '-o', 'json']);
  for (const { metadata } of left.code === 0 ? (JSON.parse(left.out) as Marked).items : [])
    await ran('kubectl', [
      '-n',
      metadata.namespace ?? '',
      'patch',
      'scaledobject',
      metadata.name,
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":[]}}',
    ]);
  await kubectl('delete', 'apiservices', '-l', MARK);
  await ran('kubectl', ['delete', '-f', '-', '--ignore-not-found'], sourceOf('keda.yaml'));
  await kubectl('delete', 'crd', '-l', MARK, '--timeout=120s');
  await kubectl('delete', 'namespaces', '-l', MARK, '--timeout=120s');
}
