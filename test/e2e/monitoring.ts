import { createServer } from 'node:http';

import { parseAllDocuments } from 'yaml';

import { chart, helm, kubectl, ownAddress, ran, sourceOf } from './kube.js';
import { options } from './options.js';

const MARK = 'postern.dev/e2e=monitoring';
/** The chart's NetworkPolicies let this namespace read metrics. */
const NAMESPACE = 'monitoring';
/** Manifests, and the workload of each. */
const FILES = [
  ['monitoring.yaml', 'e2e-prometheus'],
  ['monitoring-adapter.yaml', 'e2e-adapter'],
] as const;

interface Marked {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> } }[];
}

/** Why our own metric cannot be shown to an autoscaler here; undefined: it can. */
export async function noMonitoring(): Promise<string | undefined> {
  if (options.prometheus === '' || options.prometheusAdapter === '') return 'POSTERN_E2E_PROMETHEUS and POSTERN_E2E_PROMETHEUS_ADAPTER are not set';
  const { items } = JSON.parse(await kubectl('get', 'apiservices', '-o', 'json')) as Marked;
  const taken = items.some(({ metadata }) => /\.(custom|external)\.metrics\.k8s\.io$/.test(metadata.name) && !metadata.labels?.['postern.dev/e2e']);
  return taken ? 'another adapter serves custom.metrics.k8s.io or external.metrics.k8s.io in this cluster' : undefined;
}

interface Scraped {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly containers: readonly { readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[] }[] };
  readonly status: { readonly podIP?: string };
}

/** Our pods that have metrics, as Prometheus takes them from an address, with the labels that the chart's ServiceMonitors give. */
async function targets(): Promise<string> {
  const { items } = JSON.parse(await kubectl('get', 'pods', '-l', 'app.kubernetes.io/part-of=postern', '-o', 'json')) as {
    items: readonly Scraped[];
  };
  const found = items.flatMap(({ metadata: { name: pod, namespace, labels }, spec, status: { podIP } }) =>
    spec.containers
      .flatMap(({ ports = [] }) => ports)
      .filter((port) => port.name === 'metrics' && podIP !== undefined)
      .map(({ containerPort }) => ({
        targets: [`${podIP}:${containerPort}`],
        labels: { namespace, pod, component: labels['app.kubernetes.io/component'] },
      })),
  );
  return JSON.stringify(found);
}

/** The alerts of the chart as it is installed here, each in its group. */
export async function rulesOfChart(): Promise<readonly unknown[]> {
  const { serverVersion } = JSON.parse(await kubectl('version', '-o', 'json')) as { readonly serverVersion: { readonly gitVersion: string } };
  const how = ['--dry-run=server', '--kube-version', serverVersion.gitVersion, '-f', options.values, '--set', 'metrics.rules.enabled=true'];
  const text = await helm('template', options.release, chart, ...how, '-s', 'templates/monitoring/rules.yaml');
  return parseAllDocuments(text).flatMap((document) => (document.toJS() as { readonly spec: { readonly groups: readonly unknown[] } }).spec.groups);
}

/** Prometheus with these groups of rules, and its adapter where an autoscaler needs it. Resolves with what ends it on this machine; `removeMonitoring` ends it in the cluster. */
export async function startMonitoring({
  rules = [],
  adapter = false,
}: {
  readonly rules?: readonly unknown[];
  readonly adapter?: boolean;
}): Promise<() => void> {
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
  const name = 'e2e-rules';
  // JSON is YAML.
  const data = { 'rules.yml': JSON.stringify({ groups: rules }) };
  const { code, err } = await ran(
    'kubectl',
    ['apply', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: NAMESPACE }, data }),
  );
  if (code !== 0) throw new Error(err);
  const url = `http://${await ownAddress()}:${port}/`;
  for (const [file, workload] of FILES.slice(0, adapter ? 2 : 1)) {
    const manifest = sourceOf(file)
      .replaceAll('{prometheus}', options.prometheus)
      .replaceAll('{adapter}', options.prometheusAdapter)
      .replaceAll('{targets}', url);
    const applied = await ran('kubectl', ['apply', '-f', '-'], manifest);
    if (applied.code !== 0) throw new Error(applied.err);
    await kubectl('-n', NAMESPACE, 'rollout', 'status', `deployment/${workload}`, '--timeout=120s');
  }
  return () => void server.close();
}

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** What Prometheus says of its alerts now. */
export async function alerts(): Promise<readonly Alert[]> {
  const answer = await kubectl('get', '--raw', `/api/v1/namespaces/${NAMESPACE}/services/e2e-prometheus:http/proxy/api/v1/alerts`);
  return (JSON.parse(answer) as { readonly data: { readonly alerts: readonly Alert[] } }).data.alerts;
}

/**
 * Safe when nothing is there. The registration at the API server goes first: one whose service is gone makes every deletion of a namespace wait for ever, since the
 * API server cannot list what the namespace holds.
 */
export async function removeMonitoring(): Promise<void> {
  await kubectl('delete', 'apiservices', '-l', MARK);
  for (const [file] of FILES) await ran('kubectl', ['delete', '-f', '-', '--ignore-not-found'], sourceOf(file));
  await kubectl('delete', 'namespaces', '-l', MARK, '--timeout=120s');
}
