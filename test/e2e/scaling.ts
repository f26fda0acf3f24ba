import { expect } from 'vitest';

import { until } from '../harness/child-process.js';
import { account, expectKept } from './account.js';
import type { Gateway } from './gateway.js';
import { removeKeda } from './keda.js';
import { isReady, kubectl, pods, ran } from './kube.js';
import { startLoad } from './load.js';
import type { Load } from './load.js';
import { removeMonitoring } from './monitoring.js';
import { options } from './options.js';
import type { Sink } from './sink.js';

/** A scanner that every mail passes, and what takes accepted mail on. */
export const SCALED = ['antispam', 'delivery'] as const;
type Scaled = (typeof SCALED)[number];
export const MOST = 4;

/** A scanner that is the narrowest place of all, so that more of them can be seen in mails a second also on a small machine. The chart itself sets no limit of CPU. */
export const NARROW = { cpu: '20m', cpuLimit: '60m' };
/** Delivery behind a next hop so slow that one pod falls behind the mail that comes, on any machine. */
export const SLOW_HOP_MS = 1200;
export const BEHIND_SLOW_HOP = { concurrency: 4 };
/** The chart waits five quiet minutes and then takes one pod a minute; the tests are less patient. */
export const HASTY = { scaleDown: { stabilizationWindowSeconds: 60, policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }] } };
const LOAD = { rate: 100, senders: 16, size: 60_000 };
const SAMPLE_MS = 5000;
/** Samples with all scanners, after which there is enough to compare. */
const ENOUGH = 6;
const OUT_LIMIT_MS = 480_000;
const IN_LIMIT_MS = 600_000;

/** Values of services as arguments of Helm, beside those of the install. */
export const services = (values: Readonly<Record<string, object>>): readonly string[] =>
  Object.entries(values).flatMap(([name, value]) => ['--set-json', `services.${name}=${JSON.stringify(value)}`]);

const deploymentOf = (component: Scaled) => `deployment/${options.release}-${component}`;

/** Nothing scales, and there is one pod each, whatever a run that was broken off left: an autoscaler keeps what there is for a while. */
export async function withoutAutoscalers(): Promise<void> {
  await removeKeda();
  await removeMonitoring();
  await kubectl('delete', 'hpa', '--all');
  for (const component of SCALED) await ran('kubectl', ['-n', options.namespace, 'scale', deploymentOf(component), '--replicas=1']);
}

export const replicas = async (component: Scaled): Promise<number> =>
  Number(await kubectl('get', deploymentOf(component), '-o', 'jsonpath={.spec.replicas}'));

type Counts = Readonly<Record<Scaled, number>>;
interface Sample {
  readonly pods: Counts;
  readonly accepted: number;
  readonly seconds: number;
}

async function counts(): Promise<Counts> {
  const [antispam = 0, delivery = 0] = await Promise.all(SCALED.map(async (one) => (await pods(one)).filter(isReady).length));
  return { antispam, delivery };
}

const perSecond = (samples: readonly Sample[]) =>
  samples.reduce((sum, { accepted }) => sum + accepted, 0) /
  Math.max(
    1,
    samples.reduce((sum, { seconds }) => sum + seconds, 0),
  );

/** Pods and mails a second, a sample every few seconds, until both have had the most and there is enough to compare. */
async function watch(load: Load, atMost: Set<Scaled>): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const startedAt = Date.now();
  let before = { atMs: startedAt, accepted: 0 };
  await until(
    `${SCALED.join(' and ')} have had ${MOST} pods`,
    async () => {
      const atMs = Date.now();
      if (atMs - before.atMs < SAMPLE_MS) return undefined;
      const { size } = load.accepted;
      const sample = { pods: await counts(), accepted: size - before.accepted, seconds: (atMs - before.atMs) / 1000 };
      samples.push(sample);
      console.log(`${Math.round((atMs - startedAt) / 1000)} s: ${JSON.stringify(sample)}`);
      before = { atMs, accepted: size };
      for (const one of SCALED) if (sample.pods[one] === MOST) atMost.add(one);
      return atMost.size === SCALED.length && samples.filter(({ pods: { antispam } }) => antispam === MOST).length >= ENOUGH ? true : undefined;
    },
    OUT_LIMIT_MS,
    () => JSON.stringify(samples.slice(-3)),
  );
  return samples;
}

/**
 * Sends as much as there is room for, to a slow next hop, until both have scaled out to the most. Nothing may be lost, and more scanners must let more mail through.
 * `whileAtMost` is done while they still have work.
 */
export async function scaleOut(by: string, gateway: Gateway, sink: Sink, whileAtMost: () => Promise<void> = async () => undefined): Promise<void> {
  sink.delay(SLOW_HOP_MS);
  const load = startLoad(gateway.edge, LOAD);
  const atMost = new Set<Scaled>();
  let samples: readonly Sample[] = [];
  try {
    samples = await watch(load, atMost);
    await whileAtMost();
  } finally {
    await load.stop();
  }
  const alone = perSecond(samples.filter((one) => one.pods.antispam === 1));
  const together = perSecond(samples.filter((one) => one.pods.antispam === MOST));
  const figures = `${alone.toFixed(1)} mails/s with one scanner, ${together.toFixed(1)} with ${MOST}`;
  expectKept(await account(`${SCALED.join(' and ')} scaled out from 1 to ${MOST} pods ${by}`, load, sink, gateway, figures, 600_000));
  sink.delay(0);
  expect(together).toBeGreaterThan(alone);
}

/** While a little mail goes on, so that what scaling in would lose can be lost, until each of them is one pod again. */
export async function scaleIn(by: string, gateway: Gateway, sink: Sink, meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
  const load = startLoad(gateway.edge, { rate: 1, senders: 2 });
  const startedAt = Date.now();
  const after = () => Math.round((Date.now() - startedAt) / 1000);
  let last = '';
  try {
    await meanwhile();
    await until(
      `${SCALED.join(' and ')} are one pod each`,
      async () => {
        const wanted = await Promise.all(SCALED.map(replicas));
        const there = await Promise.all(SCALED.map(async (one) => (await pods(one)).length));
        const now = JSON.stringify({ wanted, there });
        if (now !== last) console.log(`${after()} s: ${SCALED.join(', ')} ${now}`);
        last = now;
        return [...wanted, ...there].every((count) => count === 1) ? true : undefined;
      },
      IN_LIMIT_MS,
      () => last,
    );
  } finally {
    await load.stop();
  }
  const note = `one pod each again after ${after()} s`;
  expectKept(await account(`${SCALED.join(' and ')} scaled in to 1 pod ${by}`, load, sink, gateway, note));
}
