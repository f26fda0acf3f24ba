import type { Counter, Gauge, Histogram, Metrics } from '@postern/kernel';

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

/** Metrics of the antivirus beside those of every scanner; names are stable and listed in the reference. */
export interface AntivirusMetrics {
  readonly files: Counter;
  /** `code` of a limit that was crossed. */
  readonly limits: Counter;
  /** `engine`, `answer`: clean, found, too-large, failed. */
  readonly engineSeconds: Histogram;
  /** Files that an engine was not asked about, since its answer was known, by `engine`. */
  readonly knownAnswers: Counter;
  /** 1 when the engine answered last, by `engine`. */
  readonly engineUp: Gauge;
  /** Age of its databases by `engine`; absent when unknown. */
  readonly databaseAge: Gauge;
}

export function antivirusMetrics(metrics: Metrics): AntivirusMetrics {
  return {
    files: metrics.counter('postern_antivirus_files_total', 'Parts, archive members and embedded files that were looked at'),
    limits: metrics.counter('postern_antivirus_limits_total', 'Limits that messages crossed', ['code']),
    engineSeconds: metrics.histogram('postern_antivirus_engine_seconds', 'Answers of engines', SECONDS, ['engine', 'answer']),
    knownAnswers: metrics.counter('postern_antivirus_known_answers_total', 'Files whose answer of an engine was known', ['engine']),
    engineUp: metrics.gauge('postern_antivirus_engine_up', 'Whether the engine answers', ['engine'], 'min'),
    databaseAge: metrics.gauge('postern_antivirus_database_age_seconds', 'Age of the databases of an engine', ['engine'], 'max'),
  };
}
