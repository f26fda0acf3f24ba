import { eventsV1 } from '@postern/contracts';
import { silentLog } from '@postern/kernel';
import type { ClusterDeployment, ClusterPod, ClusterState } from '@postern/kernel';
import { aDeployment, fakeCluster } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import type { NodeState } from '../../fleet/heartbeats.js';
import { restartComponent, scaleComponent } from './change-cluster.js';
import { clusterSchema } from './cluster-schemas.js';
import { showCluster } from './show-cluster.js';

const pod = (name: string, over: Partial<ClusterPod> = {}): ClusterPod => ({
  name,
  component: 'pipeline',
  node: 'node1',
  phase: 'Running',
  ready: true,
  restarts: 0,
  reason: '',
  startedAtMs: 0,
  terminating: false,
  images: [],
  ...over,
});
const deployment = (component: string, over: Partial<ClusterDeployment> = {}): ClusterDeployment =>
  aDeployment(component, { name: `r-postern-${component}`, wanted: 2, ready: 2, updated: 2, available: 2, ...over });
const state = (over: Partial<ClusterState> = {}): ClusterState => ({
  kubernetes: 'v1.34.4',
  pods: [pod('pipeline-1'), pod('pipeline-2', { node: 'node2', ready: false, reason: 'CrashLoopBackOff', restarts: 7 })],
  deployments: [deployment('pipeline'), deployment('clamav', { ready: 0 })],
  nodes: undefined,
  ...over,
});
const beat = (instance: string, over: Partial<eventsV1.Heartbeat> = {}, stale = false): NodeState => ({
  beat: eventsV1.Heartbeat.fromPartial({ service: 'pipeline', instance, version: '0.1.0', node: 'node1', ready: true, revision: 5, ...over }),
  stale,
});

describe('the cluster as it is shown', () => {
  it('joins pods and what their processes say, the newest process of a pod', () => {
    const shown = showCluster(state(), [beat('pipeline-1-aaaa', { revision: 4, atMs: 1 }), beat('pipeline-1-bbbb', { revision: 5, atMs: 2 })], 6);
    const [, pipeline] = shown.components;
    expect(pipeline?.pods).toMatchObject([
      { name: 'pipeline-1', version: '0.1.0', revision: 5, ready: true },
      { name: 'pipeline-2', version: '', ready: false, reason: 'CrashLoopBackOff', restarts: 7 },
    ]);
    expect(pipeline?.pods[1]?.revision).toBeUndefined();
    expect(clusterSchema.safeParse(shown).success).toBe(true);
  });

  it('shows a component whose pods are all missing', () => {
    expect(showCluster(state(), [], 1).components[0]).toMatchObject({ name: 'clamav', pods: [], deployment: { wanted: 2, ready: 0 } });
  });

  it('counts pods by node, and says of nodes what it may', () => {
    expect(showCluster(state(), [], 1).nodes).toEqual([
      { name: 'node1', pods: 1 },
      { name: 'node2', pods: 1 },
    ]);
    const nodes = [{ name: 'node3', ready: false, schedulable: true, kubelet: 'v1.34.4', zone: 'b' }];
    expect(showCluster(state({ nodes }), [], 1).nodes[2]).toEqual({
      name: 'node3',
      pods: 0,
      ready: false,
      schedulable: true,
      kubelet: 'v1.34.4',
      zone: 'b',
    });
  });

  it.each([
    ['outside of Kubernetes', undefined, 'not-in-kubernetes'],
    ['while Kubernetes does not answer', 'down', 'kubernetes-down'],
  ] as const)('%s tells what the heartbeats know, and says so', (_what, given, problem) => {
    const shown = showCluster(given, [beat('pipeline-1-aaaa'), beat('pipeline-2-bbbb', {}, true)], 6);
    expect(shown).toMatchObject({ source: 'heartbeats', problem, revision: 6, nodes: [{ name: 'node1', pods: 2 }] });
    expect(shown.components).toMatchObject([{ name: 'pipeline', pods: [{ ready: true }, { ready: false, reason: 'silent' }] }]);
    expect(shown.components[0]?.deployment).toBeUndefined();
  });
});

describe('changes of the cluster', () => {
  const fake = () =>
    fakeCluster(state({ deployments: [deployment('pipeline'), deployment('antivirus', { autoscaler: { name: 'h', min: 2, max: 9 } })] }));

  it('restart and scale the Deployment of a component', async () => {
    const cluster = fake();
    expect(await restartComponent(cluster, silentLog, 'pipeline', 9)).toBe('r-postern-pipeline');
    expect(await scaleComponent(cluster, silentLog, 'pipeline', 3)).toBe('r-postern-pipeline');
    expect(await restartComponent(cluster, silentLog, 'antivirus', 9)).toBe('r-postern-antivirus');
    expect(cluster.done).toEqual(['restart r-postern-pipeline 9', 'scale r-postern-pipeline 3', 'restart r-postern-antivirus 9']);
  });

  it.each<readonly [what: string, code: string, work: () => Promise<string>]>([
    ['outside of Kubernetes', 'NOT_IN_KUBERNETES', () => restartComponent(undefined, silentLog, 'pipeline', 1)],
    ['for a component that is not ours', 'NOT_FOUND', () => restartComponent(fake(), silentLog, 'coredns', 1)],
    ['where an autoscaler decides', 'AUTOSCALED', () => scaleComponent(fake(), silentLog, 'antivirus', 1)],
    ['while Kubernetes does not answer', 'CLUSTER_DOWN', () => scaleComponent(Object.assign(fake(), { down: true }), silentLog, 'pipeline', 1)],
    [
      'when Kubernetes forbids it',
      'CLUSTER_DOWN',
      () => scaleComponent({ ...fake(), scale: () => Promise.reject(new Error('403')) }, silentLog, 'pipeline', 1),
    ],
  ])('are refused %s', async (_what, code, work) => {
    await expect(work()).rejects.toMatchObject({ code });
  });
});
