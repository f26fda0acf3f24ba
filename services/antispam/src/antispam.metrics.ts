import type { Metrics } from '@postern/kernel';

export function antispamMetrics(metrics: Metrics) {
  return {
    rates: metrics.histogram('postern_antispam_rate', 'Ratings', [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]),
    lists: metrics.counter('postern_antispam_list_questions_total', 'Questions to DNS lists by answer', ['answer']),
  };
}
