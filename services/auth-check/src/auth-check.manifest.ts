import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'auth-check',
  class: 'scanner',
  purpose: 'Finds out by SPF, DKIM, DMARC and ARC who sent a message',
  listens: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
  // The edge holds the message while it is decided; scanners pull it from there. The pipeline calls them, never they it.
  calls: ['ingress-smtp'],
  reaches: [{ to: 'dns' }],
  postgres: [],
  blobs: [],
  bus: { produces: ['Heartbeat'], consumes: [], follows: ['ConfigRecord', 'ConfigRevision'] },
  secrets: [],
  mustNever: ['decide', 'take a missing answer for a pass', 'believe Authentication-Results of others', 'keep a message'],
};
