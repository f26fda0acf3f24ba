import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'journal',
  purpose: 'Records what became of every mail',
  listens: [],
  calls: [],
  reaches: [],
  postgres: [{ schema: 'journal', access: 'rw' }],
  blobs: [],
  bus: {
    produces: ['Heartbeat'],
    consumes: ['MailDecided', 'RecipientRefused', 'DeliveryAttempted'],
    follows: ['ConfigRevision'],
  },
  secrets: [],
  mustNever: ['See bodies', 'Stop mail when it is down'],
};
