import { availableParallelism } from 'node:os';

import type { StandaloneConfig } from '../standalone.config.js';
import type { Whole } from './part-of.js';

/** Limits of the product as a whole. */
export function wholeOf(config: Pick<StandaloneConfig, 'maxSessions' | 'inspectionWorkers' | 'knownAnswers'>): Whole {
  return {
    sessions: config.maxSessions,
    inspectionWorkers: config.inspectionWorkers === 0 ? availableParallelism() : config.inspectionWorkers,
    scans: 128,
    clamdConnections: 8,
    yaraThreads: Math.min(4, availableParallelism()),
    archiveWorkers: 2,
    knownAnswers: config.knownAnswers,
    deliveries: 32,
  };
}
