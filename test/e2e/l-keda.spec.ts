import { afterAll, beforeAll, describe, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { deploy, gatewayUp } from './gateway.js';
import type { Gateway } from './gateway.js';
import { noKeda, removeKeda, startKeda } from './keda.js';
import { kubectl } from './kube.js';
import { removeMonitoring, startMonitoring } from './monitoring.js';
import { options } from './options.js';
import { BEHIND_SLOW_HOP, HASTY, MOST, NARROW, replicas, SCALED, scaleIn, scaleOut, services, withoutAutoscalers } from './scaling.js';
import { startSink } from './sink.js';
import type { Sink } from './sink.js';

/** Only what the chart asks KEDA for, and no CPU beside it. */
const autoscaling = { maxReplicas: MOST, targetCPU: 0, behavior: HASTY };
/** As many as there are. */
const STILL = { autoscaling: { maxReplicas: 1 } };
const scaled = {
  antispam: { replicas: 1, resources: NARROW, autoscaling },
  delivery: { replicas: 1, ...BEHIND_SLOW_HOP, autoscaling },
  ...Object.fromEntries(['ingressSmtp', 'pipeline', 'authCheck', 'contentFilter', 'antivirus', 'journal', 'adminApi'].map((name) => [name, STILL])),
};
const KEDA = { enabled: true, prometheus: 'http://e2e-prometheus.monitoring:9090', scansPerPod: 1, lagThreshold: 10 };

let sink: Sink;
let gateway: Gateway;
let missing: string | undefined;
let stopTargets: () => void = () => undefined;
beforeAll(async () => {
  missing = await noKeda();
  if (missing !== undefined) return;
  sink = await startSink(options.sinkPort);
  await withoutAutoscalers();
  stopTargets = await startMonitoring({});
  await startKeda();
  await deploy([...services(scaled), '--set-json', `keda=${JSON.stringify(KEDA)}`]);
  gateway = await gatewayUp();
}, 900_000);
afterAll(async () => {
  if (missing !== undefined) return;
  gateway?.stop();
  await sink?.stop();
  stopTargets();
  // Before KEDA, which has to let go of each.
  await deploy();
  await until('no ScaledObject is left', async () => ((await kubectl('get', 'scaledobjects', '-o', 'name')) === '' ? true : undefined), 120_000);
  await removeKeda();
  await removeMonitoring();
}, 900_000);

/** Whether KEDA and the autoscaler that it made for a component can answer for every metric. */
async function scales(component: string): Promise<string> {
  const hpa = JSON.parse(await kubectl('get', 'hpa', `keda-hpa-${options.release}-${component}`, '-o', 'json')) as {
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message: string }[] };
  };
  const active = hpa.status.conditions?.find(({ type }) => type === 'ScalingActive');
  return active?.status === 'True' ? 'True' : `${active?.status}: ${active?.message}`;
}

async function untilScales(component: string, wanted: boolean): Promise<void> {
  let last = '';
  await until(
    `the autoscaler of ${component} ${wanted ? 'has its metrics' : 'lacks a metric'}`,
    async () => ((last = await scales(component)) === 'True') === wanted || undefined,
    180_000,
    () => last,
  );
}

const prometheus = (pods: number) => kubectl('-n', 'monitoring', 'scale', 'deployment/e2e-prometheus', `--replicas=${pods}`);

describe("the chart's ScaledObjects", () => {
  it('add scanners on scans at work and delivery on its lag while mail comes, so that more mail gets through, and take them away after it; nothing is lost', async (context) => {
    if (missing !== undefined) context.skip(missing);
    for (const component of SCALED) await untilScales(component, true);
    // From then on nobody knows how many scans there are: that is no reason to take scanners away.
    await scaleOut('by KEDA', gateway, sink, async () => {
      await prometheus(0);
      await untilScales('antispam', false);
    });
    await scaleIn('by KEDA', gateway, sink, async () => {
      await until('delivery is one pod', async () => ((await replicas('delivery')) === 1 ? true : undefined), 300_000);
      const scanners = await replicas('antispam');
      await prometheus(1);
      if (scanners !== MOST) throw new Error(`${scanners} scanners were left without Prometheus`);
    });
  });
});
