import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'delivery',
  class: 'edge',
  purpose: 'Sends accepted mail to its next hop and keeps what must wait',
  listens: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
  calls: [],
  pulls: [],
  reaches: [{ to: 'dns' }, { to: 'smtp-out' }],
  postgres: ['delivery'],
  blobs: ['get', 'put', 'delete'],
  bus: {
    produces: ['DeliveryAttempted', 'Heartbeat'],
    consumes: ['MailDecided', 'OriginalAccepted'],
    follows: ['ConfigRecord', 'ConfigRevision'],
  },
  secrets: [],
  mustNever: ['Scan', 'Change a verdict', 'Bounce to a sender who did not prove to be one'],
};
