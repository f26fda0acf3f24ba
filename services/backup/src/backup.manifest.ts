import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'backup',
  class: 'office',
  purpose: 'Keeps originals that rules want kept, sealed, and gives them back',
  listens: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
  calls: ['delivery'],
  pulls: [],
  reaches: [],
  postgres: ['backup'],
  blobs: ['get', 'put', 'delete'],
  bus: {
    produces: ['BackupChanged', 'Heartbeat'],
    consumes: ['MailDecided', 'DeliveryAttempted'],
    follows: ['ConfigRecord', 'ConfigRevision'],
  },
  secrets: ['backup-key'],
  mustNever: ['Show a body without an audit entry of its caller', 'Store an original unsealed', 'Stop mail when it is down'],
};
