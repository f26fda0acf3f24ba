import { until } from '../harness/child-process.js';
import { account, expectKept } from './account.js';
import type { Account } from './account.js';
import type { Gateway } from './gateway.js';
import { allReady, kubectl, pods } from './kube.js';
import { startLoad } from './load.js';
import type { Load } from './load.js';
import { options } from './options.js';
import type { Sink } from './sink.js';

/** Resolves once that many more mails have got 250. */
export async function moreAccepted(load: Load, count: number, limitMs = 120_000): Promise<void> {
  const before = load.accepted.size;
  await until(
    `${count} more mails are accepted`,
    async () => (load.accepted.size >= before + count ? true : undefined),
    limitMs,
    () => JSON.stringify(Object.fromEntries(load.refused)),
  );
}

/** Does something to the gateway while mail flows, waits until all is well and mail flows again, and counts. `seconds` is the time of the disturbance. */
export async function underLoad(
  what: string,
  parts: { readonly gateway: Gateway; readonly sink: Sink },
  disturb: () => Promise<string | void>,
): Promise<Account> {
  const { gateway, sink } = parts;
  const load = startLoad(gateway.edge, { rate: options.rate });
  try {
    await moreAccepted(load, 30);
    const startedAt = Date.now();
    const note = await disturb();
    await allReady(420_000);
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    await moreAccepted(load, 30);
    const result = await account(what, load, sink, gateway, [`all well after ${seconds} s`, ...(note === undefined ? [] : [note])].join('; '));
    expectKept(result);
    return result;
  } finally {
    await load.stop();
  }
}

/** Ends a pod immediately, without a word to it. Resolves when the API has forgotten it. */
export async function killPod(component: string): Promise<string> {
  const [victim] = await pods(component);
  if (victim === undefined) throw new Error(`no pod of ${component}`);
  await kubectl('delete', 'pod', victim.metadata.name, '--grace-period=0', '--force', '--wait=false');
  await until(
    `${victim.metadata.name} is gone`,
    async () => ((await pods(component)).some((pod) => pod.metadata.uid === victim.metadata.uid) ? undefined : true),
    60_000,
  );
  return victim.metadata.name;
}

export const restart = async (workload: string): Promise<void> => {
  await kubectl('rollout', 'restart', workload);
  await kubectl('rollout', 'status', workload, '--timeout=300s');
};
