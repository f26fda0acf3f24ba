import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { account, expectKept } from './account.js';
import { deploy, gatewayUp } from './gateway.js';
import type { Gateway } from './gateway.js';
import { kubectl, pods, ran, sourceOf } from './kube.js';
import { startLoad } from './load.js';
import { options } from './options.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

/** A scanner that every mail passes, scaled on its scans a second, which is a metric of ours. */
const SCANNER = 'antispam';
const PER_POD = 3;
const scaled = {
  [SCANNER]: {
    replicas: 1,
    autoscaling: {
      enabled: true,
      maxReplicas: 4,
      targetCPU: 0,
      metrics: [
        { type: 'Pods', pods: { metric: { name: 'postern_scans_per_second' }, target: { type: 'AverageValue', averageValue: String(PER_POD) } } },
      ],
    },
  },
};

let sink: Sink;
let gateway: Gateway;
let there = true;
beforeAll(async () => {
  there = options.prometheus !== '' && options.prometheusAdapter !== '';
  if (!there) return;
  sink = await startSink(options.sinkPort);
  await ran('kubectl', ['create', 'namespace', 'monitoring']);
  const manifest = sourceOf('monitoring.yaml').replaceAll('{prometheus}', options.prometheus).replaceAll('{adapter}', options.prometheusAdapter);
  const { code, err } = await ran('kubectl', ['apply', '-f', '-'], manifest);
  expect(err).toBe('');
  expect(code).toBe(0);
  await ran('kubectl', ['-n', 'monitoring', 'rollout', 'status', 'deployment/e2e-prometheus', 'deployment/e2e-adapter', '--timeout=120s']);
  await deploy(['--set-json', `services=${JSON.stringify(scaled)}`]);
  gateway = await gatewayUp();
}, 900_000);
afterAll(async () => {
  if (!there) return;
  gateway?.stop();
  await sink?.stop();
  await ran('kubectl', ['delete', '-f', '-', '--ignore-not-found'], sourceOf('monitoring.yaml'));
});

describe('an autoscaler on a metric of ours', () => {
  it('adds scanners while mail comes, takes them away after it, and loses nothing by either', async (context) => {
    if (!there) context.skip('POSTERN_E2E_PROMETHEUS and POSTERN_E2E_PROMETHEUS_ADAPTER are not set');
    const replicas = async () => Number(await kubectl('get', 'deployment', `${options.release}-${SCANNER}`, '-o', 'jsonpath={.spec.replicas}'));
    await until('there is one scanner and the metric is there', async () =>
      (await replicas()) === 1 && (await kubectl('get', '--raw', '/apis/custom.metrics.k8s.io/v1beta2')).includes('postern_scans_per_second')
        ? true
        : undefined,
    );
    const seen: string[] = [];
    const startedAt = Date.now();
    let before = { atMs: startedAt, accepted: 0 };
    /** Writes down pods and mails a second, every ten seconds at most. */
    const look = async (accepted: number) => {
      const atMs = Date.now();
      if (atMs - before.atMs < 10_000) return;
      const perSecond = ((accepted - before.accepted) / (atMs - before.atMs)) * 1000;
      seen.push(`${Math.round((atMs - startedAt) / 1000)} s: ${(await pods(SCANNER)).length} pods, ${perSecond.toFixed(1)} mails/s`);
      before = { atMs, accepted };
    };
    const load = startLoad(gateway.edge, { rate: options.rate });
    let most = 1;
    try {
      await until(
        'the scanners are three or more',
        async () => {
          await look(load.accepted.size);
          most = Math.max(most, await replicas());
          return most >= 3 ? true : undefined;
        },
        240_000,
        () => seen.join('\n'),
      );
      await until('load goes on over more pods', async () => {
        await look(load.accepted.size);
        return (await pods(SCANNER)).length >= 3 ? true : undefined;
      });
    } finally {
      await load.stop();
    }
    // A little mail goes on, so that what scaling in would lose can be lost.
    const rest = startLoad(gateway.edge, { rate: 1, senders: 2 });
    let total = 0;
    try {
      await until(
        'there is one scanner again',
        async () => {
          await look(load.accepted.size + rest.accepted.size);
          return (await replicas()) === 1 && (await pods(SCANNER)).length === 1 ? true : undefined;
        },
        900_000,
        () => seen.join('\n'),
      );
    } finally {
      await rest.stop();
      total = rest.accepted.size;
    }
    console.log(seen.join('\n'));
    expectKept(await account(`${SCANNER} scaled out from 1 to ${most} pods`, load, sink, gateway, `target ${PER_POD} scans/s a pod`));
    expectKept(await account(`${SCANNER} scaled in to 1 pod`, rest, sink, gateway, `${total} mails meanwhile`));
  });
});
