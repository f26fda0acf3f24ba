import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { account, expectKept } from './account.js';
import { moreAccepted } from './disturb.js';
import { allReady, kubectl } from './kube.js';
import { startLoad } from './load.js';
import type { Load } from './load.js';
import { alerts, removeMonitoring, rulesOfChart, startMonitoring } from './monitoring.js';
import type { Alert } from './monitoring.js';
import { options } from './options.js';
import { useGateway } from './use-gateway.js';

/** How long each is gone. Its alert has fired by then. */
const GONE_MS = 120_000;

interface Outage {
  readonly what: string;
  readonly workload: string;
  /** What the senders are answered, as docs/guides/failures.md says. */
  readonly senders: '451' | '250';
  /** The same for a mail above 32 KiB, where it differs. */
  readonly large?: '451';
  /** The alert that is meant for it. */
  readonly alert: Readonly<Record<string, string>>;
}
const OUTAGES: readonly Outage[] = [
  {
    what: 'the broker',
    workload: 'statefulset/dev-kafka',
    senders: '451',
    alert: { alertname: 'PosternNotReady', component: 'pipeline', check: 'bus' },
  },
  {
    what: 'the object store',
    workload: 'statefulset/dev-s3',
    senders: '250',
    large: '451',
    alert: { alertname: 'PosternNotReady', component: 'pipeline', check: 'blobs' },
  },
  { what: 'clamd', workload: 'deployment/clamav', senders: '451', alert: { alertname: 'PosternEngineDown', engine: 'clamd' } },
  { what: 'the pipeline', workload: 'deployment/pipeline', senders: '451', alert: { alertname: 'PosternComponentGone', component: 'pipeline' } },
  {
    what: 'the database',
    workload: 'statefulset/dev-postgres',
    senders: '250',
    alert: { alertname: 'PosternNotReady', component: 'delivery', check: 'database' },
  },
];

const scene = useGateway();
let stopTargets: () => void = () => undefined;
beforeAll(async () => {
  if (options.prometheus === '') return;
  await removeMonitoring();
  stopTargets = await startMonitoring({ rules: await rulesOfChart() });
}, 300_000);
afterAll(async () => {
  stopTargets();
  if (options.prometheus !== '') await removeMonitoring();
}, 300_000);

const named = ({ labels: { alertname = '', component, check, engine } }: Alert) => [alertname, component, check, engine].filter(Boolean).join(' ');
const firing = async () => (await alerts()).filter(({ state }) => state === 'firing');
const allQuiet = (limitMs: number) => {
  let last: readonly string[] = [];
  return until(
    'no alert is firing or pending',
    async () => ((last = (await alerts()).map((one) => `${named(one)} ${one.state}`)).length === 0 ? true : undefined),
    limitMs,
    () => last.join(', '),
  );
};

/** Takes every pod away and resolves once none is left, with the way back. */
async function takeAway({ workload }: Outage): Promise<() => Promise<void>> {
  const [kind, component = ''] = workload.split('/');
  const target = `${kind}/${options.release}-${component}`;
  const replicas = await kubectl('get', target, '-o', 'jsonpath={.spec.replicas}');
  await kubectl('scale', target, '--replicas=0');
  const left = () =>
    kubectl('get', 'pods', '-o', 'name', '-l', `app.kubernetes.io/instance=${options.release},app.kubernetes.io/component=${component}`);
  await until(`no pod of ${component} is left`, async () => ((await left()) === '' ? true : undefined), 120_000);
  return async () => {
    await kubectl('scale', target, `--replicas=${replicas}`);
    await allReady();
  };
}

/** From now on: the codes that are answered to mails of sessions that begin, and the sessions that break. What was on its way before may still be answered as before. */
function watch(load: Load) {
  const fromMs = Date.now();
  const brokenBefore = load.broken;
  return () => ({
    codes: [...new Set(load.answers.filter(({ begunAtMs }) => begunAtMs >= fromMs).map(({ code }) => String(code)))].sort(),
    broken: load.broken - brokenBefore,
  });
}

/** Keeps it away for its time. Resolves with what each load was answered meanwhile, and with the seconds after which its alert fired. */
async function whileGone(outage: Outage, load: Load, large: Load | undefined) {
  const [answered, answeredLarge] = [watch(load), large === undefined ? () => undefined : watch(large)];
  const goneAt = Date.now();
  let firedAfter = 0;
  let last: readonly string[] = [];
  await until(
    `${JSON.stringify(outage.alert)} fires`,
    async () => {
      const now = await firing();
      last = now.map(named);
      if (!now.some(({ labels }) => Object.entries(outage.alert).every(([name, value]) => labels[name] === value))) return undefined;
      firedAfter = Math.round((Date.now() - goneAt) / 1000);
      return true;
    },
    GONE_MS,
    () => last.join(', '),
  );
  // The length of the outage is what is tested.
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, goneAt + GONE_MS - Date.now())));
  const fired = [...new Set((await firing()).map(named))].sort();
  const taken = [...load.accepted].filter(([, { begunAtMs }]) => begunAtMs >= goneAt).map(([id]) => id);
  return { answered: answered(), large: answeredLarge(), firedAfter, fired, taken };
}

/** Away and back again, also when its alert does not come. */
async function outageOf(outage: Outage, load: Load, large: Load | undefined) {
  const bringBack = await takeAway(outage);
  try {
    return await whileGone(outage, load, large);
  } finally {
    await bringBack();
  }
}

describe.skipIf(options.prometheus === '')('gone for two minutes while mail flows (needs POSTERN_E2E_PROMETHEUS):', () => {
  it.for(OUTAGES)('$what: senders are answered $senders, its alert fires and resolves, and nothing is lost', async (outage) => {
    const load = startLoad(scene.gateway.edge, { rate: options.rate });
    const large = outage.large === undefined ? undefined : startLoad(scene.gateway.edge, { rate: 1, senders: 4, size: 100_000 });
    try {
      await moreAccepted(load, 30);
      if (large !== undefined) await moreAccepted(large, 3);
      const meanwhile = await outageOf(outage, load, large);
      expect(meanwhile.answered).toEqual({ codes: [outage.senders], broken: 0 });
      expect(meanwhile.large).toEqual(outage.large === undefined ? undefined : { codes: [outage.large], broken: 0 });
      // What is not on the way of a mail: what was taken without it was also tried without it.
      if (outage.senders === '250')
        expect(meanwhile.taken.filter((id) => !scene.sink.arrived.has(id)).length).toBeLessThan(meanwhile.taken.length / 20);
      else expect(meanwhile.taken).toEqual([]);
      await moreAccepted(load, 30);
      if (large !== undefined) await moreAccepted(large, 3);
      await until(
        'its alert has resolved',
        async () =>
          (await firing()).some(
            (one) =>
              named(one) ===
              [outage.alert['alertname'], outage.alert['component'], outage.alert['check'], outage.alert['engine']].filter(Boolean).join(' '),
          )
            ? undefined
            : true,
        180_000,
      );
      const note = `${outage.alert['alertname']} after ${meanwhile.firedAfter} s; at the end ${meanwhile.fired.join(', ')}`;
      expectKept(await account(`${outage.what} gone for two minutes`, load, scene.sink, scene.gateway, note));
      if (large !== undefined)
        expectKept(await account(`${outage.what} gone for two minutes, large mail`, large, scene.sink, scene.gateway, note), 3);
    } finally {
      await Promise.all([load.stop(), large?.stop()]);
    }
  });

  it('every other alert resolves too, once mail flows as before', async () => {
    const load = startLoad(scene.gateway.edge, { rate: 2, senders: 4 });
    const startedAt = Date.now();
    try {
      await allQuiet(1_200_000);
      const note = `no alert is left after ${Math.round((Date.now() - startedAt) / 1000)} s`;
      expectKept(await account('after the outages', load, scene.sink, scene.gateway, note), 1);
    } finally {
      await load.stop();
    }
  });
});
