import type { ServiceManifest } from '@postern/platform-service';

export const manifest: ServiceManifest = {
  name: 'pipeline',
  class: 'edge',
  purpose: 'Runs the scan plan, decides by the rules, stores the original, publishes the decision',
  listens: [{ name: 'grpc', port: 9090, protocol: 'grpc' }],
  calls: ['auth-check', 'antispam', 'content-filter', 'antivirus'],
  pulls: ['ingress-smtp'],
  // Domains of relayed recipients are looked up at the cluster's resolver; nothing else leaves.
  reaches: [{ to: 'dns' }],
  postgres: [],
  blobs: ['put'],
  bus: { produces: ['MailDecided', 'OriginalAccepted', 'RecipientRefused', 'Heartbeat'], consumes: [], follows: ['ConfigRecord', 'ConfigRevision'] },
  secrets: [],
  mustNever: ['touch the Internet', 'say 250 before original and fact are durable', 'read a database', 're-serialise a message'],
};
