import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'antivirus',
  class: 'scanner',
  purpose: 'Finds malware, macros and what cannot be looked at, by clamd and the built-in engine',
  listens: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
  // The edge holds the message while it is decided; scanners pull it from there. The pipeline calls them, never they it.
  calls: ['ingress-smtp'],
  reaches: [{ to: 'clamav', port: 3310, env: 'POSTERN_CLAMD' }],
  postgres: [],
  blobs: [],
  bus: { produces: ['Heartbeat'], consumes: [], follows: ['ConfigRecord', 'ConfigRevision'] },
  secrets: [],
  mustNever: ['answer clean on error', 'try a password', 'follow a link of an archive', 'keep a message'],
};
