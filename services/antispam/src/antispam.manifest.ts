import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'antispam',
  class: 'scanner',
  purpose: 'Rates mail as spam, mass mail and phishing, and looks for listed links',
  listens: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
  calls: ['ingress-smtp'],
  reaches: [{ to: 'dns' }],
  postgres: [],
  blobs: [],
  bus: { produces: ['Heartbeat'], consumes: [], follows: ['ConfigRecord', 'ConfigRevision'] },
  secrets: [],
  mustNever: ['Decide', 'Follow a link'],
};
