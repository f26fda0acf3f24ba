import type { ServiceManifest } from '@postern/platform-service';

/** The product in one process has the privileges of all services together; it has no row in the cluster. */
export const manifest: ServiceManifest = {
  name: 'standalone',
  class: 'edge',
  purpose: 'All services in one process, on an embedded database, bus and files',
  listens: [
    { name: 'smtp', port: 2525, protocol: 'smtp' },
    { name: 'http', port: 8080, protocol: 'http' },
  ],
  calls: [],
  pulls: [],
  reaches: [{ to: 'dns' }, { to: 'smtp-out' }, { to: 'clamav', port: 3310, env: 'POSTERN_CLAMD' }],
  postgres: [],
  blobs: [],
  bus: { produces: [], consumes: [], follows: [] },
  secrets: [],
  mustNever: ['Listen beyond this machine unless POSTERN_BIND says so'],
};
