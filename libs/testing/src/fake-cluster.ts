import type { Cluster, ClusterDeployment, ClusterState } from '@postern/kernel';

/** A cluster in memory, which keeps what was done to it. */
export interface FakeCluster extends Cluster {
  readonly done: readonly string[];
  /** The API server does not answer. */
  down: boolean;
}

export const aDeployment = (component: string, over: Partial<ClusterDeployment> = {}): ClusterDeployment => ({
  name: `postern-${component}`,
  component,
  wanted: 1,
  ready: 1,
  updated: 1,
  available: 1,
  settled: true,
  autoscaler: undefined,
  ...over,
});

export function fakeCluster(given: Partial<ClusterState> = {}): FakeCluster {
  const done: string[] = [];
  let state: ClusterState = { kubernetes: 'v1.34.4', pods: [], deployments: [], nodes: undefined, ...given };
  const answer = async <T>(work: () => T): Promise<T> => {
    if (cluster.down) throw new Error('the API server does not answer');
    return work();
  };
  /** False: there is no such Deployment. */
  const change = (deployment: string, what: string, over: Partial<ClusterDeployment>) =>
    answer(() => {
      if (!state.deployments.some(({ name }) => name === deployment)) return false;
      state = { ...state, deployments: state.deployments.map((one) => (one.name === deployment ? { ...one, ...over } : one)) };
      return done.push(what) > 0;
    });
  const cluster: FakeCluster = {
    done,
    down: false,
    read: () => answer(() => state),
    restart: (name, atMs) => change(name, `restart ${name} ${atMs}`, {}),
    scale: (name, replicas) => change(name, `scale ${name} ${replicas}`, { wanted: replicas }),
  };
  return cluster;
}
