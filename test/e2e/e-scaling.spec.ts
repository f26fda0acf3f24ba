import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { account, expectKept } from './account.js';
import { deploy, gatewayUp } from './gateway.js';
import type { Gateway } from './gateway.js';
import { allReady, isReady, kubectl, pods, ran } from './kube.js';
import { startLoad } from './load.js';
import type { Load } from './load.js';
import { noMonitoring, removeMonitoring, startMonitoring } from './monitoring.js';
import { options } from './options.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

/** A scanner that every mail passes, scaled on its scans at work, which is a metric of ours. */
const SCANNER = 'antispam';
const PER_POD = 1;
const METRIC = 'postern_scanner_active';
const scaled = {
  [SCANNER]: {
    replicas: 1,
    resources: { cpu: '20m' },
    autoscaling: {
      enabled: true,
      maxReplicas: 4,
      targetCPU: 0,
      metrics: [{ type: 'Pods', pods: { metric: { name: METRIC }, target: { type: 'AverageValue', averageValue: String(PER_POD) } } }],
    },
  },
};
const deployment = `deployment/${options.release}-${SCANNER}`;
/** One scanner is made the narrowest place of all, so that more of them can be seen in mails a second also on a small machine. The chart itself sets no limit of CPU. */
const LIMIT = '60m';
const LOAD = { rate: 100, senders: 16, size: 60_000 };
const SAMPLE_MS = 5000;
/** Samples with three pods or more, after which there is enough to compare. */
const ENOUGH = 8;

interface Sample {
  readonly pods: number;
  readonly accepted: number;
  readonly seconds: number;
}
const perSecond = (samples: readonly Sample[]) =>
  samples.reduce((sum, { accepted }) => sum + accepted, 0) /
  Math.max(
    1,
    samples.reduce((sum, { seconds }) => sum + seconds, 0),
  );

let sink: Sink;
let gateway: Gateway;
let missing: string | undefined;
let stopTargets: () => void = () => undefined;
beforeAll(async () => {
  missing = await noMonitoring();
  if (missing !== undefined) return;
  sink = await startSink(options.sinkPort);
  // A run that was broken off may have left more pods than one, which an autoscaler keeps for a while.
  await removeMonitoring();
  await kubectl('delete', 'hpa', '--ignore-not-found', `${options.release}-${SCANNER}`);
  await ran('kubectl', ['-n', options.namespace, 'scale', deployment, '--replicas=1']);
  await deploy(['--set-json', `services=${JSON.stringify(scaled)}`]);
  await kubectl('set', 'resources', deployment, `--limits=cpu=${LIMIT}`);
  stopTargets = await startMonitoring({ adapter: true });
  await allReady();
  gateway = await gatewayUp();
}, 900_000);
afterAll(async () => {
  if (missing !== undefined) return;
  gateway?.stop();
  await sink?.stop();
  stopTargets();
  await removeMonitoring();
  await kubectl('patch', deployment, '--type=json', '-p', '[{"op":"remove","path":"/spec/template/spec/containers/0/resources/limits/cpu"}]');
  await deploy();
}, 600_000);

const ready = async () => (await pods(SCANNER)).filter(isReady).length;
const replicas = async () => Number(await kubectl('get', deployment, '-o', 'jsonpath={.spec.replicas}'));

/** Pods and mails a second, a sample every few seconds, until the samples suffice. */
async function watch(load: Load, suffices: (samples: readonly Sample[]) => boolean): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const startedAt = Date.now();
  let before = { atMs: startedAt, accepted: 0 };
  await until(
    'the scanners are three or more for a while',
    async () => {
      const atMs = Date.now();
      if (atMs - before.atMs < SAMPLE_MS) return undefined;
      const { size } = load.accepted;
      samples.push({ pods: await ready(), accepted: size - before.accepted, seconds: (atMs - before.atMs) / 1000 });
      console.log(`${Math.round((atMs - startedAt) / 1000)} s: ${JSON.stringify(samples.at(-1))}`);
      before = { atMs, accepted: size };
      return suffices(samples) ? true : undefined;
    },
    420_000,
    () => JSON.stringify(samples),
  );
  return samples;
}

describe('an autoscaler on a metric of ours', () => {
  it('adds scanners while mail comes, so that more mail gets through, takes them away after it, and loses nothing by either', async (context) => {
    if (missing !== undefined) context.skip(missing);
    await until(
      'there is one scanner and the metric is there',
      async () =>
        (await replicas()) === 1 && (await kubectl('get', '--raw', '/apis/custom.metrics.k8s.io/v1beta2')).includes(METRIC) ? true : undefined,
      180_000,
    );
    const load = startLoad(gateway.edge, LOAD);
    let samples: readonly Sample[] = [];
    try {
      samples = await watch(load, (all) => all.filter((one) => one.pods >= 3).length >= ENOUGH);
    } finally {
      await load.stop();
    }
    const alone = perSecond(samples.filter((one) => one.pods === 1));
    const together = perSecond(samples.filter((one) => one.pods >= 3));
    const max = Math.max(...samples.map((one) => one.pods));
    const figures = `${alone.toFixed(1)} mails/s with one pod, ${together.toFixed(1)} with ${max}`;
    expectKept(await account(`${SCANNER} scaled out from 1 to ${max} pods`, load, sink, gateway, figures));
    expect(together).toBeGreaterThan(alone);

    // The chart waits five quiet minutes and then takes one pod a minute; the test is less patient.
    const hasty = {
      spec: { behavior: { scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }] } } },
    };
    await kubectl('patch', 'hpa', `${options.release}-${SCANNER}`, '--type=merge', '-p', JSON.stringify(hasty));
    // A little mail goes on, so that what scaling in would lose can be lost.
    const rest = startLoad(gateway.edge, { rate: 1, senders: 2 });
    const startedAt = Date.now();
    try {
      await until(
        'there is one scanner again',
        async () => ((await replicas()) === 1 && (await pods(SCANNER)).length === 1 ? true : undefined),
        900_000,
      );
    } finally {
      await rest.stop();
    }
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    expectKept(await account(`${SCANNER} scaled in to 1 pod`, rest, sink, gateway, `one pod again after ${seconds} s`));
  });
});
