import { TOPICS } from '@postern/kernel';
import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'journal',
  class: 'office',
  purpose: 'Records what became of every mail',
  listens: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
  calls: [],
  reaches: [],
  postgres: ['journal'],
  blobs: [],
  bus: {
    produces: [TOPICS.heartbeat.name, TOPICS.deadLetter.name],
    consumes: [TOPICS.mail.name, TOPICS.delivery.name],
    follows: [TOPICS.config.name],
  },
  secrets: [],
  mustNever: ['See bodies', 'Stop mail when it is down'],
};
