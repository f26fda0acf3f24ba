import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'journal',
  class: 'office',
  purpose: 'Records what became of every mail',
  listens: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
  calls: [],
  pulls: [],
  reaches: [],
  postgres: ['journal'],
  blobs: [],
  bus: {
    produces: ['Heartbeat'],
    consumes: ['MailDecided', 'RecipientRefused', 'DeliveryAttempted'],
    follows: ['ConfigRecord', 'ConfigRevision', 'Heartbeat'],
  },
  secrets: [],
  mustNever: ['See bodies', 'Stop mail when it is down'],
};
