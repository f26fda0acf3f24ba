import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'ingress-smtp',
  class: 'edge',
  purpose: 'Receives mail by SMTP and answers with the true verdict',
  listens: [
    { name: 'smtp', port: 2525, protocol: 'smtp' },
    { name: 'bodies', port: 8090, protocol: 'http' },
  ],
  calls: ['pipeline'],
  pulls: [],
  reaches: [{ to: 'dns' }],
  postgres: [],
  blobs: [],
  bus: { produces: ['Heartbeat'], consumes: [], follows: ['ConfigRecord', 'ConfigRevision'] },
  secrets: ['smtp-tls'],
  mustNever: ['Parse MIME', 'Hold a database credential', 'Answer 250 by itself'],
};
