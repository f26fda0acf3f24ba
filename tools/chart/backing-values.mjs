// Values for what the services stand on: bus, database, object store, authorities.
import { choice, flag, group, hostPorts, int, key, kubernetes, objectName, ports, secretPattern, text } from './value-kinds.mjs';

/** NetworkPolicy peers of something outside of the release. */
export const peers = (what) =>
  kubernetes.list([], `NetworkPolicy peers of ${what}; empty: any address on its port`, 'peers: [{ipBlock: {cidr: 10.1.2.0/24}}]');

export const KAFKA = group('Kafka, where decisions are published', {
  brokers: hostPorts([], 'Bootstrap brokers. Empty only with `dev.enabled` or `strimzi.enabled`', 'brokers: ["kafka.example.org:9093"]'),
  tls: group('TLS to the brokers', {
    enabled: flag(true, 'Use it. With `strimzi.enabled` it always is, and in the development profile never'),
    caSecret: objectName('', "Secret with the brokers' authority; empty: the system's authorities"),
    caKey: key('ca.crt', 'Its key'),
  }),
  sasl: group('Authentication', {
    mechanism: choice('', 'Mechanism', ['', 'plain', 'scram-sha-256', 'scram-sha-512']),
    existingSecret: secretPattern(
      '',
      'Secret with name and password. `{service}` stands for the service, so that each has its own user',
      'existingSecret: postern-kafka-{service}',
    ),
    usernameKey: key('username', 'Key of the name'),
    passwordKey: key('password', 'Key of the password'),
  }),
  partitions: int(0, 'Partitions of the topics of facts: those to make, or those that there are. 0: what the reference of facts says', 0, 1000),
  compression: choice('gzip', 'Of what is published', ['gzip', 'none']),
  createTopics: flag(false, 'Let the services make missing topics'),
  replicationFactor: int(3, 'Replicas of topics that the services make', 1, 9),
  peers: peers('the brokers'),
});

export const POSTGRES = group('PostgreSQL, for queue, journal and configuration. It is not on the way of a message', {
  existingSecret: secretPattern(
    '',
    'Secret with a connection URL. `{service}` stands for the service, so that each has its own role',
    'existingSecret: postern-postgres-{service}',
  ),
  urlKey: key('url', 'Its key'),
  journalSecret: objectName('', 'Secret with the URL of a server, and so a volume, of the journal alone. Empty: as the others'),
  poolSize: int(8, 'Connections of one pod of delivery', 1, 100),
  officePoolSize: int(4, 'Connections of one pod of journal, backup or admin-api', 1, 100),
  tls: group('TLS to the server', {
    caSecret: objectName(
      '',
      'Secret with its authority: TLS with verification, whatever the URL says. Empty: as the URL says, with the authorities of the system and of `trust`',
    ),
    caKey: key('ca.crt', 'Its key'),
  }),
  port: int(5432, 'Port, for the network policy', 1, 65_535),
  peers: peers('the database'),
});

export const S3 = group('Object store, for the originals', {
  endpoint: text('', 'URL; empty: AWS by region', '^$|^https?://'),
  region: text('us-east-1', 'Region', '^[A-Za-z0-9-]+$'),
  bucket: text('postern', 'Bucket', '^[A-Za-z0-9][A-Za-z0-9._-]+$'),
  existingSecret: secretPattern('', 'Secret with the keys; empty: the identity of the platform'),
  accessKeyIdKey: key('accessKeyId', 'Key of the id'),
  secretAccessKeyKey: key('secretAccessKey', 'Key of the secret'),
  port: int(443, 'Port, for the network policy', 1, 65_535),
  peers: peers('the object store'),
  identity: group(
    'Where pods get the credentials of the platform, for the network policy. Of AWS, Pod Identity is 169.254.170.23, the metadata service 169.254.169.254',
    {
      peers: kubernetes.list([], 'NetworkPolicy peers; empty: no way there is opened', 'peers: [{ipBlock: {cidr: 169.254.170.23/32}}]'),
      ports: ports([80, 443], 'Their ports'),
    },
  ),
});

export const TRUST = group(
  "Authorities of the house, PEM, beside the system's: for PostgreSQL, the object store, Kafka, OTLP, signature mirrors and next hops. Of the two, name one",
  {
    caSecret: objectName('', 'Secret'),
    caConfigMap: objectName('', 'ConfigMap, such as that of a trust-manager Bundle'),
    caKey: key('ca.crt', 'Key'),
  },
);
