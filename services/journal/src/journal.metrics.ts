import type { Metrics } from '@postern/kernel';

export function journalMetrics(metrics: Metrics) {
  return {
    recorded: metrics.counter('postern_journal_recorded_total', 'Facts that were recorded', ['fact']),
    forgotten: metrics.counter('postern_journal_forgotten_total', 'Messages that were removed for their age or for room'),
    strays: metrics.gauge('postern_journal_strays', 'Messages whose time is beyond what the clock can say, which have no day of their own'),
    mails: metrics.gauge('postern_journal_mails', 'Messages of the last hour by what they have come to', ['state']),
  };
}
