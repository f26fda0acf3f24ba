import type { V1Deployment, V1Node, V1Pod, V2HorizontalPodAutoscaler } from '@kubernetes/client-node';
import { within } from '@postern/kernel';
import type { Clock, Cluster, ClusterDeployment, ClusterNode, ClusterPod } from '@postern/kernel';

import { statusOf } from './connect-kubernetes.js';
import type { Kubernetes } from './connect-kubernetes.js';

const CALL_LIMIT_MS = 8000;
const COMPONENT = 'app.kubernetes.io/component';
/** What `kubectl rollout restart` sets. */
const RESTARTED = 'kubectl.kubernetes.io/restartedAt';
const MAX = 2000;

export interface ClusterOptions {
  /** Label selector of the objects of our release. */
  readonly selector: string;
  /** Whether our account may read nodes. */
  readonly nodes: boolean;
}

/** The release's pods, Deployments and autoscalers, and the nodes when they may be read. */
export function kubernetesCluster({ client, config, namespace }: Kubernetes, clock: Clock, { selector, nodes }: ClusterOptions): Cluster {
  const [core, apps, scaling, version] = [
    config.makeApiClient(client.CoreV1Api),
    config.makeApiClient(client.AppsV1Api),
    config.makeApiClient(client.AutoscalingV2Api),
    config.makeApiClient(client.VersionApi),
  ];
  const own = { namespace, labelSelector: selector, limit: MAX };
  const call = <T>(what: string, work: () => Promise<T>) => within(clock, CALL_LIMIT_MS, what, work);

  async function patch(what: string, name: string, body: object): Promise<boolean> {
    try {
      await call(what, () =>
        apps.patchNamespacedDeployment({ namespace, name, body }, client.setHeaderOptions('Content-Type', client.PatchStrategy.StrategicMergePatch)),
      );
      return true;
    } catch (thrown) {
      if (statusOf(thrown) === 404) return false;
      throw thrown;
    }
  }

  return {
    async read() {
      const [pods, deployments, autoscalers, seenNodes, server] = await Promise.all([
        call('pods', () => core.listNamespacedPod(own)),
        call('deployments', () => apps.listNamespacedDeployment(own)),
        call('autoscalers', () => scaling.listNamespacedHorizontalPodAutoscaler(own)),
        nodes ? call('nodes', () => core.listNode({ limit: MAX })) : undefined,
        call('version', () => version.getCode()),
      ]);
      return {
        kubernetes: server.gitVersion,
        pods: pods.items.map(podOf),
        deployments: deployments.items.map((one) => deploymentOf(one, autoscalers.items)),
        nodes: seenNodes?.items.map(nodeOf),
      };
    },
    restart: (name, atMs) =>
      patch('restart', name, { spec: { template: { metadata: { annotations: { [RESTARTED]: new Date(atMs).toISOString() } } } } }),
    scale: (name, replicas) => patch('scale', name, { spec: { replicas } }),
  };
}

function podOf(pod: V1Pod): ClusterPod {
  const statuses = pod.status?.containerStatuses ?? [];
  const reasons = statuses.map(
    (one) => one.state?.waiting?.reason ?? one.state?.terminated?.reason ?? (one.ready ? undefined : one.lastState?.terminated?.reason),
  );
  return {
    name: pod.metadata?.name ?? '',
    component: pod.metadata?.labels?.[COMPONENT] ?? '',
    node: pod.spec?.nodeName ?? '',
    phase: pod.status?.phase ?? 'Unknown',
    ready: (pod.status?.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True'),
    restarts: statuses.reduce((sum, one) => sum + one.restartCount, 0),
    reason: reasons.find((one) => one !== undefined) ?? pod.status?.reason ?? '',
    startedAtMs: pod.status?.startTime?.getTime(),
    terminating: pod.metadata?.deletionTimestamp !== undefined,
    images: (pod.spec?.containers ?? []).map((one) => one.image ?? ''),
  };
}

function deploymentOf(deployment: V1Deployment, autoscalers: readonly V2HorizontalPodAutoscaler[]): ClusterDeployment {
  const { metadata, spec, status } = deployment;
  const name = metadata?.name ?? '';
  const scaler = autoscalers.find((one) => one.spec?.scaleTargetRef.kind === 'Deployment' && one.spec.scaleTargetRef.name === name);
  const wanted = spec?.replicas ?? 1;
  const [ready, updated, available, all] = [status?.readyReplicas, status?.updatedReplicas, status?.availableReplicas, status?.replicas].map(
    (n) => n ?? 0,
  ) as [number, number, number, number];
  return {
    name,
    component: metadata?.labels?.[COMPONENT] ?? '',
    wanted,
    ready,
    updated,
    available,
    settled: status?.observedGeneration === metadata?.generation && updated === wanted && available === wanted && all === wanted,
    autoscaler:
      scaler === undefined
        ? undefined
        : { name: scaler.metadata?.name ?? '', min: scaler.spec?.minReplicas ?? 1, max: scaler.spec?.maxReplicas ?? 1 },
  };
}

function nodeOf(node: V1Node): ClusterNode {
  return {
    name: node.metadata?.name ?? '',
    ready: (node.status?.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True'),
    schedulable: node.spec?.unschedulable !== true,
    kubelet: node.status?.nodeInfo?.kubeletVersion ?? '',
    zone: node.metadata?.labels?.['topology.kubernetes.io/zone'] ?? '',
  };
}
