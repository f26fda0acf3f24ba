/** What the environment says about the cluster under test. The cluster itself is the one of KUBECONFIG. */
export interface E2eOptions {
  readonly namespace: string;
  readonly release: string;
  /** Values file of the install. */
  readonly values: string;
  /** `registry/prefix:tag`, `registry/prefix` or `:tag`; empty: what the chart says. */
  readonly registry: string;
  readonly tag: string;
  /** Address that pods reach this machine by, where the sink listens; empty: that of the way to the API server. */
  readonly sinkHost: string;
  readonly sinkPort: number;
  /** `host:port` of port 25, by commas; empty: the node port on every node's address. */
  readonly edge: readonly string[];
  /** Address of this machine that senders connect from; empty: what the way gives. */
  readonly clientAddress: string;
  /** Mails a second under load. */
  readonly rate: number;
  /** Commands with `{node}` that cut and give power; empty: cases that need them are skipped. */
  readonly nodeKill: string;
  readonly nodeStart: string;
  /** A second tag of the same images, for upgrade and way back. */
  readonly otherTag: string;
  /** Files with the definitions of other operators, the newest of each; set by tools/e2e.mjs. Empty: the dry run says what it lacks. */
  readonly definitions: readonly string[];
  /** Images of Prometheus and of its adapter; empty: the case of scaling is skipped. */
  readonly prometheus: string;
  readonly prometheusAdapter: string;
  /** Image of KEDA, and the folder of its definitions; empty: its case is skipped. */
  readonly keda: string;
  readonly kedaCrds: string;
}

const read = (name: string, fallback = '') => process.env[`POSTERN_E2E_${name}`] ?? fallback;

function imagesOf(text: string): { readonly registry: string; readonly tag: string } {
  const colon = text.lastIndexOf(':');
  return colon > text.lastIndexOf('/') || text.startsWith(':')
    ? { registry: text.slice(0, Math.max(0, colon)), tag: text.slice(colon + 1) }
    : { registry: text, tag: '' };
}

export const options: E2eOptions = {
  namespace: read('NAMESPACE', 'postern-e2e'),
  release: 'postern',
  values: read('VALUES', new URL('values.yaml', import.meta.url).pathname),
  ...imagesOf(read('IMAGES')),
  sinkHost: read('SINK_HOST'),
  sinkPort: Number(read('SINK_PORT', '12525')),
  edge: read('EDGE')
    .split(',')
    .filter((address) => address !== ''),
  clientAddress: read('CLIENT_ADDRESS'),
  rate: Number(read('RATE', '10')),
  definitions: read('DEFINITIONS')
    .split(',')
    .filter((file) => file !== ''),
  nodeKill: read('NODE_KILL'),
  nodeStart: read('NODE_START'),
  otherTag: read('OTHER_TAG'),
  prometheus: read('PROMETHEUS'),
  prometheusAdapter: read('PROMETHEUS_ADAPTER'),
  keda: read('KEDA'),
  kedaCrds: read('KEDA_CRDS'),
};
