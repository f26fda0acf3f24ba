import type { Counter, Histogram, Metrics } from '@postern/kernel';

const SECONDS = [0.002, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** Metrics of the content filter; names are stable and listed in the reference. */
export interface ContentFilterMetrics {
  /** `status` of the module. */
  readonly messages: Counter;
  readonly seconds: Histogram;
  readonly files: Counter;
  /** `class`: size, format, name. */
  readonly hits: Counter;
  /** `code` of a limit that was crossed. */
  readonly limits: Counter;
}

export function contentFilterMetrics(metrics: Metrics): ContentFilterMetrics {
  return {
    messages: metrics.counter('postern_content_filter_messages_total', 'Messages by status', ['status']),
    seconds: metrics.histogram('postern_content_filter_scan_seconds', 'Scans of messages', SECONDS, ['status']),
    files: metrics.counter('postern_content_filter_files_total', 'Parts, archive members and embedded files that were looked at'),
    hits: metrics.counter('postern_content_filter_hits_total', 'Messages by what was forbidden', ['class']),
    limits: metrics.counter('postern_content_filter_limits_total', 'Limits that messages crossed', ['code']),
  };
}
