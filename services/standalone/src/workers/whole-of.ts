import { availableParallelism } from 'node:os';

import { ANTIVIRUS_DEFAULTS } from '@postern/antivirus';
import { DEFAULT_CONCURRENCY } from '@postern/delivery';
import { DEFAULT_LIMITS } from '@postern/pipeline';

import type { StandaloneConfig } from '../standalone.config.js';
import type { Whole } from './part-of.js';

/** Limits of the product as a whole: what each service has by itself, unless a setting says otherwise. */
export function wholeOf(config: Pick<StandaloneConfig, 'maxSessions' | 'inspectionWorkers' | 'knownAnswers'>): Whole {
  const { clamdConnections, yaraThreads, archiveWorkers } = ANTIVIRUS_DEFAULTS;
  return {
    sessions: config.maxSessions,
    inspectionWorkers: config.inspectionWorkers === 0 ? availableParallelism() : config.inspectionWorkers,
    scans: DEFAULT_LIMITS.scans,
    clamdConnections,
    yaraThreads,
    archiveWorkers,
    knownAnswers: config.knownAnswers,
    deliveries: DEFAULT_CONCURRENCY,
  };
}
