import type { Gauge, Metrics } from '@postern/kernel';

const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300];

export function deliveryMetrics(metrics: Metrics) {
  const unknown = (gauge: Gauge): Gauge => {
    // Nothing is known before the first look at the queue, and a gauge begins with 0.
    gauge.forget();
    return gauge;
  };
  return {
    attempts: metrics.counter('postern_delivery_attempts_total', 'Attempts by their result, one a recipient', ['result']),
    seconds: metrics.histogram('postern_delivery_attempt_seconds', 'Length of one transaction with a next hop', SECONDS),
    latency: metrics.histogram('postern_delivery_latency_seconds', 'From receipt to delivery', [...SECONDS, 3600, 86_400]),
    queue: unknown(metrics.gauge('postern_delivery_queue_messages', 'Mails that wait for their next attempt', [], 'max')),
    oldest: unknown(metrics.gauge('postern_delivery_queue_oldest_seconds', 'Age of the oldest mail that waits', [], 'max')),
    originals: metrics.counter(
      'postern_delivery_originals_deleted_total',
      'Originals whose life ended, by why: spent, or orphan (no fact names it)',
      ['why'],
    ),
    bounces: metrics.counter('postern_delivery_dsn_total', 'Delivery status notifications by whether one was sent', ['sent']),
  };
}
export type DeliveryMetrics = ReturnType<typeof deliveryMetrics>;
