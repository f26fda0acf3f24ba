import { afterAll, beforeAll, describe, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { deploy, gatewayUp } from './gateway.js';
import type { Gateway } from './gateway.js';
import { kubectl } from './kube.js';
import { noMonitoring, removeMonitoring, startMonitoring } from './monitoring.js';
import { options } from './options.js';
import { BEHIND_SLOW_HOP, HASTY, MOST, NARROW, scaleIn, scaleOut, services, withoutAutoscalers } from './scaling.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

const ACTIVE = 'postern_scanner_active';
const LAG = 'postern_bus_lag_messages';
const scaled = {
  antispam: {
    replicas: 1,
    resources: NARROW,
    autoscaling: {
      enabled: true,
      maxReplicas: MOST,
      targetCPU: 0,
      metrics: [{ type: 'Pods', pods: { metric: { name: ACTIVE }, target: { type: 'AverageValue', averageValue: '1' } } }],
      behavior: HASTY,
    },
  },
  delivery: {
    replicas: 1,
    ...BEHIND_SLOW_HOP,
    autoscaling: {
      enabled: true,
      maxReplicas: MOST,
      targetCPU: 0,
      metrics: [
        {
          type: 'External',
          external: {
            metric: { name: LAG, selector: { matchLabels: { group: 'delivery', topic: 'postern.mail.v1' } } },
            target: { type: 'AverageValue', averageValue: '10' },
          },
        },
      ],
      behavior: HASTY,
    },
  },
};

let sink: Sink;
let gateway: Gateway;
let missing: string | undefined;
let stopTargets: () => void = () => undefined;
beforeAll(async () => {
  missing = await noMonitoring();
  if (missing !== undefined) return;
  sink = await startSink(options.sinkPort);
  await withoutAutoscalers();
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
  it('add scanners on scans at work and delivery on its lag while mail comes, so that more mail gets through, and take them away after it; nothing is lost', async (context) => {
    if (missing !== undefined) context.skip(missing);
    for (const [metric, api] of [
      [ACTIVE, 'custom.metrics.k8s.io/v1beta2'],
      [LAG, 'external.metrics.k8s.io/v1beta1'],
    ] as const)
      await until(`${metric} is there`, async () => ((await kubectl('get', '--raw', `/apis/${api}`)).includes(metric) ? true : undefined), 180_000);
    await scaleOut('by HorizontalPodAutoscalers', gateway, sink);
    await scaleIn('by HorizontalPodAutoscalers', gateway, sink);
  });
});
