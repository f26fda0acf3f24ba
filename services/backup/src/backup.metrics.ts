import type { Metrics } from '@postern/kernel';

export type BackupMetrics = ReturnType<typeof backupMetrics>;

export function backupMetrics(metrics: Metrics) {
  return {
    taken: metrics.counter('postern_backup_taken_total', 'Originals that were taken in', ['result']),
    removed: metrics.counter('postern_backup_removed_total', 'Entries that left Backup', ['why']),
    sent: metrics.counter('postern_backup_sent_total', 'Entries that were sent', ['form']),
    orphans: metrics.counter('postern_backup_orphans_total', 'Objects that no entry has, removed'),
    entries: metrics.gauge('postern_backup_entries', 'Entries'),
    bytes: metrics.gauge('postern_backup_bytes', 'Bytes of Backup, as stored'),
    limit: metrics.gauge('postern_backup_limit_bytes', 'Size beyond which the oldest entries are removed'),
  };
}
