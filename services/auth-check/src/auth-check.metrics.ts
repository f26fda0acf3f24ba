import type { Counter, Metrics } from '@postern/kernel';

/** Metrics of auth-check beside those of every scanner; names are stable and listed in the reference. */
export interface AuthCheckMetrics {
  /** `method`: spf, dkim, dmarc, arc; `result`: word of RFC 8601. */
  readonly results: Counter;
}

export function authCheckMetrics(metrics: Metrics): AuthCheckMetrics {
  return { results: metrics.counter('postern_auth_check_results_total', 'Results by method', ['method', 'result']) };
}
