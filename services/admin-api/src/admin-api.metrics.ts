import type { Metrics } from '@postern/kernel';

/** Metrics of admin-api. Labels are closed sets: no account, no address. */
export function adminApiMetrics(metrics: Metrics) {
  return {
    requests: metrics.counter('postern_admin_requests_total', 'Requests answered', ['method', 'status']),
    seconds: metrics.histogram('postern_admin_request_seconds', 'Time to answer a request', [0.005, 0.02, 0.1, 0.5, 2, 10], ['method']),
    signIns: metrics.counter('postern_admin_sign_ins_total', 'Attempts to sign in', ['result']),
    revision: metrics.gauge('postern_admin_revision', 'Newest configuration revision in the database'),
    publishedRevision: metrics.gauge('postern_admin_published_revision', 'Newest configuration revision on the bus'),
    publishFailures: metrics.counter('postern_admin_publish_failures_total', 'Failed attempts to publish a revision'),
    resources: metrics.gauge('postern_admin_custom_resources', 'Custom resources by whether they are accepted', ['kind', 'accepted']),
    reconciles: metrics.counter('postern_admin_reconciles_total', 'Passes over all custom resources', ['result']),
    auditRows: metrics.gauge('postern_admin_audit_rows', 'Rows of the chain of the audit; it never falls'),
    auditHead: metrics.gauge('postern_admin_audit_head', 'First 48 bits of the hash of its newest row, for comparison'),
    auditShorter: metrics.gauge('postern_admin_audit_shorter', '1 when the chain of the audit is shorter than this process saw it'),
    services: metrics.gauge('postern_admin_services', 'Service instances with a fresh heartbeat', ['ready']),
  };
}
export type AdminApiMetrics = ReturnType<typeof adminApiMetrics>;
