import { createServer } from 'node:http';

import { kubectl, ownAddress, ran, sourceOf } from './kube.js';
import { options } from './options.js';

const MARK = 'postern.dev/e2e=monitoring';
/** The chart's NetworkPolicies let this namespace read metrics. */
const NAMESPACE = 'monitoring';

interface Marked {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> } }[];
}

/** Why our own metric cannot be shown to an autoscaler here; undefined: it can. */
export async function noMonitoring(): Promise<string | undefined> {
  if (options.prometheus === '' || options.prometheusAdapter === '') return 'POSTERN_E2E_PROMETHEUS and POSTERN_E2E_PROMETHEUS_ADAPTER are not set';
  const { items } = JSON.parse(await kubectl('get', 'apiservices', '-o', 'json')) as Marked;
  const taken = items.some(
    ({ metadata }) => metadata.name.endsWith('.custom.metrics.k8s.io') && metadata.labels?.['postern.dev/e2e'] !== 'monitoring',
  );
  return taken ? 'another adapter serves custom.metrics.k8s.io in this cluster' : undefined;
}

interface Scraped {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly containers: readonly { readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[] }[] };
  readonly status: { readonly podIP?: string };
}

/** Our pods that have metrics, as Prometheus takes them from an address. */
async function targets(): Promise<string> {
  const { items } = JSON.parse(await kubectl('get', 'pods', '-l', 'app.kubernetes.io/part-of=postern', '-o', 'json')) as {
    items: readonly Scraped[];
  };
  const found = items.flatMap(({ metadata: { name: pod, namespace }, spec, status: { podIP } }) =>
    spec.containers
      .flatMap(({ ports = [] }) => ports)
      .filter((port) => port.name === 'metrics' && podIP !== undefined)
      .map(({ containerPort }) => ({ targets: [`${podIP}:${containerPort}`], labels: { namespace, pod } })),
  );
  return JSON.stringify(found);
}

/** Resolves with what ends it on this machine; `removeMonitoring` ends it in the cluster. */
export async function startMonitoring(): Promise<() => void> {
  const server = createServer((_request, response) => {
    targets().then(
      (text) => response.setHeader('content-type', 'application/json').end(text),
      () => response.writeHead(503).end(),
    );
  });
  // Beside the sink, since pods reach that.
  const port = options.sinkPort + 1;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, resolve));
  if ((await ran('kubectl', ['create', 'namespace', NAMESPACE])).code === 0) await kubectl('label', 'namespace', NAMESPACE, MARK);
  const manifest = sourceOf('monitoring.yaml')
    .replaceAll('{prometheus}', options.prometheus)
    .replaceAll('{adapter}', options.prometheusAdapter)
    .replaceAll('{targets}', `http://${await ownAddress()}:${port}/`);
  const { code, err } = await ran('kubectl', ['apply', '-f', '-'], manifest);
  if (code !== 0) throw new Error(err);
  for (const name of ['e2e-prometheus', 'e2e-adapter']) await kubectl('-n', NAMESPACE, 'rollout', 'status', `deployment/${name}`, '--timeout=120s');
  return () => void server.close();
}

/**
 * Safe when nothing is there. The registration at the API server goes first: one whose service is gone makes every deletion of a namespace wait for ever, since the
 * API server cannot list what the namespace holds.
 */
export async function removeMonitoring(): Promise<void> {
  await kubectl('delete', 'apiservices', '-l', MARK);
  await ran('kubectl', ['delete', '-f', '-', '--ignore-not-found'], sourceOf('monitoring.yaml'));
  await kubectl('delete', 'namespaces', '-l', MARK, '--timeout=120s');
}
