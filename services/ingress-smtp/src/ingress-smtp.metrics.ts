import type { Metrics } from '@postern/kernel';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** Names are stable: autoscalers and alerts rely on them. */
export function ingressMetrics(metrics: Metrics) {
  return {
    sessions: metrics.gauge('postern_smtp_sessions', 'Open SMTP sessions'),
    connections: metrics.counter('postern_smtp_connections_total', 'Accepted connections'),
    replies: metrics.counter('postern_smtp_replies_total', 'Replies by command', ['command', 'code']),
    acceptSeconds: metrics.histogram('postern_smtp_accept_seconds', 'From the final dot to its reply', SECONDS, ['code']),
    receivedBytes: metrics.counter('postern_smtp_received_bytes_total', 'Bytes of received messages'),
    inFlightBytes: metrics.gauge('postern_smtp_in_flight_bytes', 'Bytes of messages in memory'),
    proxied: metrics.counter('postern_smtp_proxied_total', 'Connections of proxies by what their PROXY header came to', ['result']),
    violations: metrics.counter('postern_smtp_violations_total', 'Sessions that were closed for what they sent', ['what']),
  };
}
export type IngressMetrics = ReturnType<typeof ingressMetrics>;
