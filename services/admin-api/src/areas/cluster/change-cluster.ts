import type { Cluster, ClusterDeployment, Log } from '@postern/kernel';

import { adminError } from '../../admin-api.errors.js';
import { endOfDryRun } from '../../kit/dry-run.js';

/** Whether it is only tried out. */
type Trying = Parameters<typeof endOfDryRun>[0];

/** Restart and scale of our own Deployments. Rejects with NOT_IN_KUBERNETES, NOT_FOUND, AUTOSCALED or CLUSTER_DOWN. */
export async function restartComponent(cluster: Cluster | undefined, log: Log, component: string, atMs: number, who: Trying = {}): Promise<string> {
  return change(cluster, log, component, (found, to) => {
    endOfDryRun(who, () => [{ path: `components[name=${component}].restartedAt`, after: atMs }]);
    return to.restart(found.name, atMs);
  });
}

export async function scaleComponent(cluster: Cluster | undefined, log: Log, component: string, replicas: number, who: Trying = {}): Promise<string> {
  return change(cluster, log, component, (found, to) => {
    // It would set its own number again within seconds.
    if (found.autoscaler !== undefined) throw adminError('AUTOSCALED', component);
    endOfDryRun(who, () => [{ path: `components[name=${component}].replicas`, before: found.wanted, after: replicas }]);
    return to.scale(found.name, replicas);
  });
}

async function change(
  cluster: Cluster | undefined,
  log: Log,
  component: string,
  work: (found: ClusterDeployment, cluster: Cluster) => Promise<boolean>,
): Promise<string> {
  if (cluster === undefined) throw adminError('NOT_IN_KUBERNETES');
  const state = await cluster.read().catch(down(log));
  const found = state.deployments.find((one) => one.component === component);
  if (found === undefined) throw adminError('NOT_FOUND', `component ${component}`);
  const call = work(found, cluster);
  if (!(await call.catch(down(log)))) throw adminError('NOT_FOUND', `deployment ${found.name}`);
  return found.name;
}

function down(log: Log): (thrown: unknown) => never {
  return (thrown) => {
    log.warn('CLUSTER_NOT_REACHED', {}, thrown);
    throw adminError('CLUSTER_DOWN', undefined, thrown);
  };
}
