import { afterAll, beforeAll, describe, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { deploy, gatewayUp } from './gateway.js';
import type { Gateway } from './gateway.js';
import { kubectl } from './kube.js';
import { noMonitoring, removeMonitoring, startMonitoring } from './monitoring.js';
import { options } from './options.js';
import { HASTY, MOST, NARROW, oneEach, scaleIn, scaleOut, services } from './scaling.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

const METRIC = 'postern_scanner_active';
const scaled = {
  antispam: {
    replicas: 1,
    resources: NARROW,
    autoscaling: {
      enabled: true,
      maxReplicas: MOST,
      targetCPU: 0,
      metrics: [{ type: 'Pods', pods: { metric: { name: METRIC }, target: { type: 'AverageValue', averageValue: '1' } } }],
      behavior: HASTY,
    },
  },
  // By the chart's own metric, CPU.
  delivery: { replicas: 1, resources: { cpu: '10m' }, autoscaling: { enabled: true, maxReplicas: MOST, targetCPU: 200, behavior: HASTY } },
};

let sink: Sink;
let gateway: Gateway;
let missing: string | undefined;
let stopTargets: () => void = () => undefined;
beforeAll(async () => {
  missing = await noMonitoring();
  if (missing !== undefined) return;
  sink = await startSink(options.sinkPort);
  await removeMonitoring();
  await oneEach();
  await deploy(services(scaled));
  stopTargets = await startMonitoring({ adapter: true });
  gateway = await gatewayUp();
}, 900_000);
afterAll(async () => {
  if (missing !== undefined) return;
  gateway?.stop();
  await sink?.stop();
  stopTargets();
  await removeMonitoring();
  await deploy();
}, 600_000);

describe("the chart's HorizontalPodAutoscalers", () => {
  it('add scanners on a metric of ours and delivery on CPU while mail comes, so that more mail gets through, and take them away after it; nothing is lost', async (context) => {
    if (missing !== undefined) context.skip(missing);
    await until(
      'the metric is there',
      async () => ((await kubectl('get', '--raw', '/apis/custom.metrics.k8s.io/v1beta2')).includes(METRIC) ? true : undefined),
      180_000,
    );
    await scaleOut('by HorizontalPodAutoscalers', gateway, sink);
    await scaleIn('by HorizontalPodAutoscalers', gateway, sink);
  });
});
