import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'scratch-thing',
  class: 'office',
  purpose: 'Says what it is for',
  listens: [],
  calls: [],
  pulls: [],
  reaches: [],
  postgres: [],
  blobs: [],
  bus: { produces: ['Heartbeat'], consumes: [], follows: ['ConfigRecord', 'ConfigRevision'] },
  secrets: [],
  mustNever: ['Say what it must never do'],
};
