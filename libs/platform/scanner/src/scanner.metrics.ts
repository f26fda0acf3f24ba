import type { Counter, Gauge, Histogram, Metrics } from '@postern/kernel';

const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

/** What is counted about every scanner; names are stable and listed in the reference. */
export interface ScannerMetrics {
  /** By `scanner`: what the autoscaler looks at. */
  readonly active: Gauge;
  /** `scanner`, `outcome`: ok, or failed when a module of it failed. */
  readonly seconds: Histogram;
  /** `module`, `status`. */
  readonly verdicts: Counter;
  /** `module`, `class`. */
  readonly detections: Counter;
  /** `scanner`, `code`. */
  readonly failures: Counter;
}

export function scannerMetrics(metrics: Metrics): ScannerMetrics {
  return {
    active: metrics.gauge('postern_scanner_active', 'Scans at work', ['scanner']),
    seconds: metrics.histogram('postern_scanner_seconds', 'Length of a scan', SECONDS, ['scanner', 'outcome']),
    verdicts: metrics.counter('postern_scanner_verdicts_total', 'Verdicts of modules by status', ['module', 'status']),
    detections: metrics.counter('postern_scanner_detections_total', 'Detections of modules by class', ['module', 'class']),
    failures: metrics.counter('postern_scanner_failures_total', 'Messages without a verdict, by code', ['scanner', 'code']),
  };
}
