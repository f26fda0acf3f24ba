import type { Counter, Histogram, Metrics } from '@postern/kernel';

/** Metrics of antispam beside those of every scanner; names are stable and listed in the reference. */
export interface AntispamMetrics {
  /** Rating of each message. */
  readonly rates: Histogram;
  /** `answer`: listed, none, silent. */
  readonly lists: Counter;
}

export function antispamMetrics(metrics: Metrics): AntispamMetrics {
  return {
    rates: metrics.histogram('postern_antispam_rate', 'Rating of messages, 0 to 100', [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]),
    lists: metrics.counter('postern_antispam_dns_lists_total', 'Answers of DNS lists', ['answer']),
  };
}
