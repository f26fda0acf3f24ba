import type { ClusterPod, ClusterState } from '@postern/kernel';

import type { NodeState } from '../../fleet/heartbeats.js';
import { isoOf } from '../../kit/iso-time.js';
import type { ShownCluster, ShownComponent, ShownPod } from './cluster-schemas.js';

/** What Kubernetes and the heartbeats know together. Pure. `state` is undefined where there is no Kubernetes, `down` when it does not answer. */
export function showCluster(state: ClusterState | 'down' | undefined, beats: readonly NodeState[], revision: number): ShownCluster {
  if (state === undefined || state === 'down') {
    const components = byComponent(beats.map((one) => ({ component: one.beat.service, pod: podOfBeat(one) })));
    return {
      source: 'heartbeats',
      problem: state === 'down' ? 'kubernetes-down' : 'not-in-kubernetes',
      revision,
      components,
      nodes: nodesOf(components, []),
    };
  }
  const newest = newestByPod(beats);
  const shown = state.pods.map((pod) => ({ component: pod.component, pod: podOf(pod, newest.get(pod.name)) }));
  const deployments = new Map(state.deployments.map((one) => [one.component, one]));
  const components = byComponent(shown, [...deployments.keys()]).map((component): ShownComponent => {
    const found = deployments.get(component.name);
    if (found === undefined) return component;
    const { name, wanted, ready, updated, settled, autoscaler } = found;
    const scaler = autoscaler === undefined ? {} : { autoscaler: { min: autoscaler.min, max: autoscaler.max } };
    return { ...component, deployment: { name, wanted, ready, updated, settled, ...scaler } };
  });
  return { source: 'kubernetes', problem: 'none', kubernetes: state.kubernetes, revision, components, nodes: nodesOf(components, state.nodes ?? []) };
}

/** A process is called like its pod, a dash, and eight characters of its own: a restarted one is another process of the same pod. */
function newestByPod(beats: readonly NodeState[]): Map<string, NodeState> {
  const out = new Map<string, NodeState>();
  for (const one of beats) {
    const pod = one.beat.instance.replace(/-[^-]*$/, '');
    const known = out.get(pod);
    if (known === undefined || known.beat.atMs < one.beat.atMs) out.set(pod, one);
  }
  return out;
}

const saidBy = ({ beat }: NodeState) => ({
  version: beat.version,
  revision: beat.revision,
  revisionAppliedAt: isoOf(beat.revisionAppliedAtMs),
  seenAt: isoOf(beat.atMs),
});

function podOf(pod: ClusterPod, said: NodeState | undefined): ShownPod {
  const { name, node, phase, reason, restarts, terminating, ready, startedAtMs } = pod;
  return {
    name,
    node,
    version: '',
    ...(said === undefined ? {} : saidBy(said)),
    ready,
    phase,
    reason,
    restarts,
    ...(startedAtMs === undefined ? {} : { startedAt: isoOf(startedAtMs) }),
    terminating,
  };
}

function podOfBeat(said: NodeState): ShownPod {
  const { instance, node, ready, startedAtMs } = said.beat;
  return {
    name: instance,
    node,
    ...saidBy(said),
    ready: ready && !said.stale,
    phase: '',
    reason: said.stale ? 'silent' : '',
    startedAt: isoOf(startedAtMs),
    terminating: false,
  };
}

function byComponent(pods: readonly { readonly component: string; readonly pod: ShownPod }[], more: readonly string[] = []): ShownComponent[] {
  const names = [...new Set([...pods.map((one) => one.component), ...more])].filter((name) => name !== '').sort();
  return names.map((name) => ({
    name,
    pods: pods
      .filter((one) => one.component === name)
      .map((one) => one.pod)
      .sort((a, b) => a.name.localeCompare(b.name)),
  }));
}

/** Nodes that may be read, and those that only our pods name. */
function nodesOf(components: readonly ShownComponent[], known: NonNullable<ClusterState['nodes']>): ShownCluster['nodes'] {
  const counts = new Map<string, number>(known.map((node) => [node.name, 0]));
  for (const { pods } of components) for (const { node } of pods) if (node !== '') counts.set(node, (counts.get(node) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, pods]) => {
      const { ready, schedulable, kubelet, zone } = known.find((node) => node.name === name) ?? {};
      return {
        name,
        pods,
        ...(ready === undefined ? {} : { ready }),
        ...(schedulable === undefined ? {} : { schedulable }),
        ...(kubelet ? { kubelet } : {}),
        ...(zone ? { zone } : {}),
      };
    });
}
