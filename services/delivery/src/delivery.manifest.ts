import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'delivery',
  purpose: 'Sends accepted mail to its next hop and keeps what must wait',
  listens: [],
  calls: [],
  reaches: ['dns', 'smtp-out'],
  postgres: [{ schema: 'delivery', access: 'rw' }],
  blobs: ['get'],
  bus: {
    produces: ['DeliveryAttempted', 'Heartbeat'],
    consumes: ['MailDecided'],
    follows: ['ConfigRevision'],
  },
  secrets: [],
  mustNever: ['Scan', 'Change a verdict', 'Bounce to a sender who did not prove to be one'],
};
