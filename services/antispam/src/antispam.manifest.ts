import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'antispam',
  class: 'scanner',
  purpose: 'Rates mail as spam, mass mail and phishing, and looks for listed links',
  listens: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
  calls: [],
  pulls: ['ingress-smtp'],
  reaches: [{ to: 'dns' }],
  postgres: [],
  blobs: [],
  bus: { produces: [], consumes: [], follows: [] },
  secrets: [],
  mustNever: ['decide', 'follow a link', 'keep a message'],
};
