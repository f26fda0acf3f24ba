// The block of values that every component of the chart has.
import { flag, group, int, kubernetes, labels, memory, objectName, quantity, text } from './value-kinds.mjs';

/** Values of one component. `scale`: [replicas, most replicas]; `needs`: [CPU request, memory request and limit]. */
export function component(description, { scale: [replicas, max], needs: [cpu, room], scratch = '256Mi', more = {}, autoscaled = true }) {
  return group(description, {
    replicas: int(replicas, 'Pods; with an autoscaler, the least', 0, 1000),
    ...(autoscaled
      ? {
          autoscaling: group('Horizontal scaling. KEDA takes it over when `keda.enabled` is true', {
            enabled: flag(false, 'Make a HorizontalPodAutoscaler'),
            maxReplicas: int(max, 'Most pods', 1, 1000),
            targetCPU: int(70, 'Per cent of the CPU request that the pods should use; 0: only the further metrics count', 0, 400),
            metrics: kubernetes.list(
              [],
              'Further metrics of the HorizontalPodAutoscaler, as Kubernetes writes them',
              'metrics: [{type: Pods, pods: {metric: {name: postern_smtp_sessions}, target: {type: AverageValue, averageValue: "200"}}}]',
            ),
            behavior: kubernetes.object(
              {},
              'How fast, as Kubernetes writes it, also with KEDA. What is not given: out immediately, in by a pod a minute after five quiet minutes',
              'behavior: {scaleDown: {stabilizationWindowSeconds: 600, policies: [{type: Pods, value: 1, periodSeconds: 120}]}}',
            ),
          }),
        }
      : {}),
    resources: group('The memory limit equals the request, so that a pod is never killed for what another one took', {
      cpu: quantity(cpu, 'CPU request'),
      cpuLimit: text('', 'CPU limit; empty: that of `cpuLimit` above the components', '^$|^[0-9]+(\\.[0-9]+)?m?$'),
      memory: memory(room, 'Memory request and limit'),
      scratch: memory(scratch, 'Limit of the scratch folder in memory'),
    }),
    nodeSelector: labels({}, 'Labels of nodes that may run it'),
    tolerations: kubernetes.list([], 'Tolerations'),
    affinity: kubernetes.object({}, 'Affinity, beside the spread over zones and nodes that is always asked for'),
    priorityClassName: objectName('', 'Priority class; empty: that of `priorityClasses` when they are made'),
    runtimeClassName: objectName('', 'Runtime class, such as gvisor for scanners'),
    deploymentAnnotations: labels({}, 'Annotations of the Deployment, such as those of a program that restarts it when a secret changes'),
    serviceAnnotations: labels({}, 'Annotations of its Service'),
    serviceAccountAnnotations: labels({}, 'Annotations of its account'),
    podLabels: labels({}, 'More labels of the pods'),
    podAnnotations: labels({}, 'More annotations of the pods'),
    extraEnv: kubernetes.list([], 'More environment variables'),
    extraVolumes: kubernetes.list([], 'More volumes of the pods'),
    extraVolumeMounts: kubernetes.list([], 'Where its container has them'),
    ...more,
  });
}
