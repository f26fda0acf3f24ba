import { TOPICS } from '@postern/kernel';
import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'antivirus',
  purpose: 'Finds malware, macros and what cannot be looked at, by clamd and the built-in engine',
  listens: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
  // The bodies are pulled from who holds them.
  calls: ['ingress-smtp', 'pipeline'],
  reaches: ['clamd'],
  postgres: [],
  blobs: [],
  bus: { produces: [TOPICS.heartbeat.name], consumes: [], follows: [TOPICS.config.name] },
  secrets: [],
  mustNever: ['answer clean on error', 'try a password', 'follow a link of an archive', 'keep a message'],
};
