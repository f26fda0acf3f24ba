import type { Counter, Gauge, Histogram, Metrics } from '@postern/kernel';

const SECONDS = [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** Metrics of the pool; names are stable and listed in the reference. */
export interface WorkersMetrics {
  /** `handler`, `ended`: done, late, failed. */
  readonly jobs: Counter;
  /** `handler`: from a worker's taking a job to its answer. */
  readonly seconds: Histogram;
  readonly waitSeconds: Histogram;
  readonly busy: Gauge;
  readonly waiting: Gauge;
  readonly hired: Gauge;
  /** `reason`: late, died, replaced. */
  readonly ended: Counter;
}

export function workersMetrics(metrics: Metrics): WorkersMetrics {
  return {
    jobs: metrics.counter('postern_workers_jobs_total', 'Jobs of worker threads by handler and end', ['handler', 'ended']),
    seconds: metrics.histogram('postern_workers_job_seconds', 'Jobs of worker threads', SECONDS, ['handler']),
    waitSeconds: metrics.histogram('postern_workers_wait_seconds', 'Waits of jobs for a worker thread', SECONDS),
    busy: metrics.gauge('postern_workers_busy', 'Worker threads at work'),
    waiting: metrics.gauge('postern_workers_waiting', 'Jobs that wait for a worker thread'),
    hired: metrics.gauge('postern_workers_hired', 'Worker threads that are there'),
    ended: metrics.counter('postern_workers_ended_total', 'Worker threads that ended, by reason', ['reason']),
  };
}
