import { apiOf } from '../harness/api-client.js';
import type { Api } from '../harness/api-client.js';
import { until } from '../harness/child-process.js';
import { removeKeda } from './keda.js';
import { allReady, chart, forward, helm, kubectl, nodes, ownAddress, ran } from './kube.js';
import type { Forward } from './kube.js';
import type { Target } from './load.js';
import { removeMonitoring } from './monitoring.js';
import { options } from './options.js';

export const PASSWORD = 'postern-e2e-password';

/** The release under test. */
export interface Gateway {
  /** Where port 25 is, a target for each node. */
  readonly edge: readonly Target[];
  /** Runs something with the API, by a way that is made anew when its pod is gone. */
  api<T>(use: (api: Api, url: string) => Promise<T>): Promise<T>;
  /** Does the journal know the message? */
  knows(msgId: string): Promise<boolean>;
  stop(): void;
}

/** Arguments that every install and upgrade has. With several nodes the dependencies are on the first, so that the others can be lost without them. */
export async function valuesOf(more: readonly string[] = []): Promise<readonly string[]> {
  const [first, second] = (await nodes()).map(({ name }) => name).sort();
  return [
    '-f',
    options.values,
    '--set',
    `mail.relayhost.host=${await ownAddress()},mail.relayhost.port=${options.sinkPort}`,
    ...(second === undefined ? [] : ['--set', `dev.nodeSelector.kubernetes\\.io/hostname=${first}`]),
    ...(options.registry === '' ? [] : ['--set', `global.imageRegistry=${options.registry}`]),
    ...(options.tag === '' ? [] : ['--set', `global.imageTag=${options.tag}`]),
    ...more,
  ];
}

/** Installs or upgrades to the values and waits until every pod is ready. Resolves with the seconds that it took. */
export async function deploy(more: readonly string[] = []): Promise<number> {
  const startedAt = Date.now();
  if ((await ran('kubectl', ['get', 'namespace', options.namespace])).code !== 0) {
    await ran('kubectl', ['create', 'namespace', options.namespace]);
    // Everything must be able to live under the strictest of the Pod Security standards.
    await kubectl('label', 'namespace', options.namespace, 'pod-security.kubernetes.io/enforce=restricted', '--overwrite');
  }
  await helm('upgrade', '--install', options.release, chart, ...(await valuesOf(more)), '--wait', '--timeout', '8m');
  await allReady();
  return (Date.now() - startedAt) / 1000;
}

/** Also what a run that was broken off left in the cluster. */
export async function removeRelease(): Promise<void> {
  await removeMonitoring();
  await ran(process.env['POSTERN_E2E_HELM'] ?? 'helm', ['-n', options.namespace, 'uninstall', options.release, '--wait']);
  await removeKeda();
  await ran('kubectl', ['delete', 'namespace', options.namespace, '--wait=true', '--timeout=300s', '--ignore-not-found']);
}

async function edgeTargets(): Promise<readonly Target[]> {
  if (options.edge.length > 0)
    return options.edge.map((address) => ({ host: address.replace(/:\d+$/, ''), port: Number(/\d+$/.exec(address)?.[0]) }));
  const port = Number(await kubectl('get', 'service', `${options.release}-edge`, '-o', 'jsonpath={.spec.ports[0].nodePort}'));
  return (await nodes()).map(({ address }) => ({ host: address, port }));
}

/** A handle on the release that runs, installing it when it is not there. */
export async function gatewayUp(): Promise<Gateway> {
  const there = await ran(process.env['POSTERN_E2E_HELM'] ?? 'helm', ['-n', options.namespace, 'status', options.release]);
  if (there.code !== 0) await deploy();
  else await allReady();
  const edge = await edgeTargets();
  let way: Forward | undefined;
  const api = async <T>(use: (api: Api, url: string) => Promise<T>): Promise<T> => {
    way ??= await forward(`service/${options.release}-admin-api`, 80);
    const mine = way;
    try {
      return await use(apiOf(mine.url, PASSWORD), mine.url);
    } catch (thrown) {
      mine.stop();
      way = undefined;
      throw thrown;
    }
  };
  return {
    edge,
    api,
    knows: (msgId) =>
      until(
        `the journal is asked for ${msgId}`,
        () =>
          api(async (one) => {
            try {
              await one.get(`/messages/${msgId}/trace`);
              return { known: true };
            } catch (thrown) {
              if (String(thrown).includes(': 404 ')) return { known: false };
              throw thrown;
            }
          }),
        60_000,
      ).then(({ known }) => known),
    stop: () => way?.stop(),
  };
}
