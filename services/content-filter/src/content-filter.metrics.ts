import type { Counter, Metrics } from '@postern/kernel';

/** Metrics of the content filter beside those of every scanner; names are stable and listed in the reference. */
export interface ContentFilterMetrics {
  readonly files: Counter;
  /** `code` of a limit that was crossed. */
  readonly limits: Counter;
}

export function contentFilterMetrics(metrics: Metrics): ContentFilterMetrics {
  return {
    files: metrics.counter('postern_content_filter_files_total', 'Parts, archive members and embedded files that were looked at'),
    limits: metrics.counter('postern_content_filter_limits_total', 'Limits that messages crossed', ['code']),
  };
}
