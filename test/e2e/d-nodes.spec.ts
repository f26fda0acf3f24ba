import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { underLoad } from './disturb.js';
import { gatewayUp } from './gateway.js';
import type { Gateway } from './gateway.js';
import { allReady, hook, kubectl, nodes, pods } from './kube.js';
import { options } from './options.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

/** How long a node is without power. */
const DARK_MS = 60_000;

let sink: Sink;
let gateway: Gateway;
let count = 0;
beforeAll(async () => {
  sink = await startSink(options.sinkPort);
  gateway = await gatewayUp();
  count = (await nodes()).length;
}, 600_000);
afterAll(async () => {
  gateway?.stop();
  await sink?.stop();
});

/** Which node carries a component's first pod, and what else is on it. */
async function nodeOf(component: string): Promise<string> {
  const [pod] = await pods(component);
  return pod?.spec.nodeName ?? '';
}
async function cargo(node: string): Promise<string> {
  const all = (await pods()).filter((pod) => pod.spec.nodeName === node).map((pod) => pod.metadata.labels['app.kubernetes.io/component'] ?? '');
  return [...new Set(all)].sort().join(' ');
}

/** Brings the pods of what mail passes back onto both nodes, as a restart does by the spread. */
async function spread(): Promise<void> {
  const names = ['ingress-smtp', 'pipeline', 'auth-check', 'antispam', 'content-filter', 'antivirus', 'delivery', 'clamav'].map(
    (name) => `deployment/${options.release}-${name}`,
  );
  await kubectl('rollout', 'restart', ...names);
  await allReady();
}

async function powerLoss(node: string): Promise<string> {
  const lost = await cargo(node);
  await hook(options.nodeKill, node);
  await new Promise((resolve) => setTimeout(resolve, DARK_MS));
  await hook(options.nodeStart, node);
  await until(`${node} is ready`, async () => ((await nodes()).find((one) => one.name === node)?.ready === true ? true : undefined), 180_000);
  return `${node} had ${lost}`;
}

describe('with two nodes, while mail flows', () => {
  it('a drained node loses nothing', async (context) => {
    if (count < 2) context.skip('the cluster has one node');
    await spread();
    const node = await nodeOf('ingress-smtp');
    await underLoad('node drained', { gateway, sink }, async () => {
      // Volumes of the development profile may be bound to their node, so what is on them stays.
      const fixed = 'app.kubernetes.io/component notin (dev-kafka,dev-postgres,dev-s3)';
      await kubectl(
        'drain',
        node,
        '--ignore-daemonsets',
        '--delete-emptydir-data',
        `--pod-selector=${fixed},app.kubernetes.io/instance=${options.release}`,
        '--timeout=300s',
      );
      await kubectl('uncordon', node);
    });
  });

  it.for([
    ['an edge, a pipeline and half of the scanners', false],
    ['the broker, the database and the object store too', true],
  ] as const)('a node that loses its power with %s on it loses nothing', async ([what, dependencies], context) => {
    if (count < 2) context.skip('the cluster has one node');
    if (options.nodeKill === '' || options.nodeStart === '') context.skip('POSTERN_E2E_NODE_KILL and POSTERN_E2E_NODE_START are not set');
    await spread();
    const stateful = await nodeOf('dev-kafka');
    const node = dependencies ? stateful : ((await pods('pipeline')).map((pod) => pod.spec.nodeName ?? '').find((name) => name !== stateful) ?? '');
    expect(node).not.toBe('');
    await underLoad(`node without power for a minute: ${what}`, { gateway, sink }, () => powerLoss(node));
  });
});
