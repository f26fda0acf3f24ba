import type { Shell } from '@postern/platform-service';

import { JobPool } from './job-pool.js';
import type { PoolOptions } from './job-pool.js';
import { workersMetrics } from './workers.metrics.js';

/** The pool of a process: counted, part of its health, ended with it. One a process, since what all of its work may take is known only in one place. */
export function createJobPool(shell: Shell, options: PoolOptions = {}): JobPool {
  const pool = new JobPool(options, shell.clock, workersMetrics(shell.metrics));
  shell.health.add('workers', () => Promise.resolve(pool.problem()));
  shell.onStop('workers', () => pool.close());
  return pool;
}
