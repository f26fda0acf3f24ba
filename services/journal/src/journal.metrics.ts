import type { Metrics } from '@postern/kernel';

export function journalMetrics(metrics: Metrics) {
  return {
    recorded: metrics.counter('postern_journal_recorded_total', 'Facts that were recorded', ['fact']),
    forgotten: metrics.counter('postern_journal_forgotten_total', 'Messages that were removed for their age'),
  };
}
