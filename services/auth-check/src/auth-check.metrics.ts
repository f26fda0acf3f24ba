import type { Counter, Histogram, Metrics } from '@postern/kernel';

/** Metrics of auth-check; names are stable and listed in the reference. */
export interface AuthCheckMetrics {
  /** `method`: spf, dkim, dmarc, arc; `result`: word of RFC 8601. */
  readonly results: Counter;
  /** `class`: object class. */
  readonly violations: Counter;
  /** `code` of the error table. */
  readonly errors: Counter;
  readonly seconds: Histogram;
}

export function authCheckMetrics(metrics: Metrics): AuthCheckMetrics {
  return {
    results: metrics.counter('postern_auth_check_results_total', 'Results by method', ['method', 'result']),
    violations: metrics.counter('postern_auth_check_violations_total', 'Violations by class', ['class']),
    errors: metrics.counter('postern_auth_check_errors_total', 'Messages without a verdict, by code', ['code']),
    seconds: metrics.histogram('postern_auth_check_seconds', 'Length of a check', [0.005, 0.02, 0.1, 0.5, 1, 5, 10, 30]),
  };
}
