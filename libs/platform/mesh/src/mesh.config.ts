import { choice, defineConfig, flag, hostPorts, httpUrl, int, secret, text } from '@postern/platform-service';

/** Kafka, as every service of the cluster knows it. */
export const busConfig = defineConfig({
  brokers: hostPorts('POSTERN_KAFKA_BROKERS', undefined, 'Bootstrap brokers'),
  tls: flag('POSTERN_KAFKA_TLS', false, 'TLS to the brokers'),
  caFile: text('POSTERN_KAFKA_CA_FILE', '', 'Authority of the brokers, PEM; empty: the system ones'),
  saslMechanism: choice('POSTERN_KAFKA_SASL_MECHANISM', '', 'How the brokers are signed in to; empty: no SASL', [
    '',
    'plain',
    'scram-sha-256',
    'scram-sha-512',
  ]),
  username: text('POSTERN_KAFKA_USERNAME', '', 'SASL user of this service'),
  password: secret('POSTERN_KAFKA_PASSWORD', '', 'SASL password of this service'),
  createTopics: flag('POSTERN_KAFKA_CREATE_TOPICS', false, 'Make missing topics at the start; for development, operators make them otherwise'),
  replication: int('POSTERN_KAFKA_REPLICATION', 3, 'Replicas of topics that this service makes', [1, 9]),
  partitions: int('POSTERN_KAFKA_PARTITIONS', 0, 'Partitions of the topics of facts that this service makes; 0: what each topic says', [0, 1000]),
  gzip: flag('POSTERN_KAFKA_GZIP', true, 'Compress what is published'),
  node: text('POSTERN_NODE_NAME', '', 'Name of the node, for the console'),
});

export const databaseConfig = defineConfig({
  url: secret('POSTERN_POSTGRES_URL', undefined, 'postgres://user:password@host:port/database of this service'),
  caFile: text('POSTERN_POSTGRES_CA_FILE', '', 'Authority of the server, PEM: TLS with verification, whatever the URL says; empty: as the URL says'),
  poolSize: int('POSTERN_POSTGRES_POOL', 8, 'Connections of one process', [1, 100]),
});

export const blobConfig = defineConfig({
  endpoint: httpUrl('POSTERN_S3_ENDPOINT', '', 'URL of an S3-compatible store; empty: AWS by region'),
  region: text('POSTERN_S3_REGION', 'us-east-1', 'Region'),
  bucket: text('POSTERN_S3_BUCKET', 'postern', 'Bucket of the originals'),
  accessKeyId: text('POSTERN_S3_ACCESS_KEY_ID', '', 'Key id; empty: from the platform'),
  secretAccessKey: secret('POSTERN_S3_SECRET_ACCESS_KEY', '', 'Secret of the key'),
  createBucket: flag('POSTERN_S3_CREATE_BUCKET', false, 'Make the bucket at the start; for development'),
});
