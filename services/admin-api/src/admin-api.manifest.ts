import type { ServiceManifest } from '@postern/platform-service';

/** admin-api's row in the privilege table. */
export const manifest: ServiceManifest = {
  name: 'admin-api',
  class: 'office',
  purpose: 'Keeps the configuration, publishes its revisions, answers search, trace, queue and health for people and scripts',
  listens: [{ name: 'http', port: 8080, protocol: 'http' }],
  calls: ['journal', 'delivery', 'backup'],
  pulls: [],
  reaches: [{ to: 'kubernetes-api' }],
  postgres: ['admin'],
  blobs: [],
  bus: {
    produces: ['ConfigRecord', 'Heartbeat'],
    consumes: [],
    follows: ['ConfigRecord', 'ConfigRevision', 'Heartbeat'],
    watches: ['ConfigRecord', 'ConfigRevision', 'Heartbeat'],
  },
  secrets: ['admin-password'],
  mustNever: ['read the blob store', 'be on the way of a message', 'send mail content as HTML that was not sanitised or is not sandboxed'],
};
