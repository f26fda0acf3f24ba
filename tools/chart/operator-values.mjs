// Values for the operators of others, where the chart makes their objects.
import { choice, flag, group, int, labels, objectName, quantity, text } from './value-kinds.mjs';

export const KEDA = group('Scaling on lag and sessions by KEDA, in place of HorizontalPodAutoscalers', {
  enabled: flag(false, 'Make ScaledObjects'),
  prometheus: text('', 'URL of Prometheus for sessions of the edge and scans at work; empty: those scale on CPU only', '^$|^https?://'),
  lagThreshold: int(100, 'Facts that one consumer pod may lag behind', 1, 1_000_000),
  sessionsPerPod: int(200, 'Sessions that one edge pod should hold', 1, 100_000),
  scansPerPod: int(8, 'Scans that one scanner pod should have at work', 1, 1000),
  authentication: objectName(
    '',
    'TriggerAuthentication for Kafka, which then says all of it: `tls`, `ca`, `sasl`, `username`, `password`. Empty: the chart makes one for each consumer, with the user and authority that it has itself',
  ),
});

export const STRIMZI = group('Kafka by Strimzi: topics and a user with its grants for each service', {
  enabled: flag(false, 'Make KafkaTopics and KafkaUsers'),
  apiVersion: choice('v1', 'Version of its definitions: v1 since Strimzi 0.49, the only one since 1.0', ['v1', 'v1beta2']),
  cluster: objectName('', 'Name of the Kafka resource. It needs `authorization: {type: simple}`'),
  namespace: objectName(
    '',
    'Namespace of the Kafka resource, where topics and users are made too; empty: that of the release. The secrets that Strimzi makes there must be copied to that of the release',
  ),
  userSecretAnnotations: labels({}, 'Annotations of the secrets that Strimzi makes for the users, such as those of a program that copies them'),
  listenerPort: int(9093, 'Port of its TLS listener with SCRAM-SHA-512', 1, 65_535),
  replicas: int(3, 'Replicas of the topics', 1, 9),
  minInsyncReplicas: int(2, 'Replicas that must have a fact before it counts', 1, 9),
  retentionHours: int(0, 'How long facts are kept, instead of what each topic says (docs/reference/facts.md); 0: as it says', 0, 87_600),
});

export const CLOUDNATIVEPG = group('PostgreSQL by CloudNativePG', {
  enabled: flag(false, 'Make a Cluster'),
  instances: int(3, 'Instances', 1, 9),
  storage: quantity('20Gi', 'Size of a volume'),
  storageClassName: text('', 'Storage class; empty: the default one'),
  memory: quantity('1Gi', 'Memory request and limit'),
  cpu: quantity('500m', 'CPU request'),
});
