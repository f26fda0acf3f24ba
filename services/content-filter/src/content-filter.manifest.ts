import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'content-filter',
  class: 'scanner',
  purpose: 'Finds forbidden sizes, formats by content and names of attachments, also within archives',
  listens: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
  // The edge holds the message while it is decided; scanners pull it from there. The pipeline calls them, never they it.
  calls: ['ingress-smtp'],
  reaches: [],
  postgres: [],
  blobs: [],
  bus: { produces: ['Heartbeat'], consumes: [], follows: ['ConfigRecord', 'ConfigRevision'] },
  secrets: [],
  mustNever: ['reach any other network', 'believe a name about the content', 'try a password', 'keep a message'],
};
