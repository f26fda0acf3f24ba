import { systemClock } from '@postern/adapter-system';
import { noMetrics, silentLog } from '@postern/kernel';

/** What the bus wants to know and a look at it does not need. */
export const quietSurroundings = {
  clientId: 'postern-check',
  topics: [],
  writes: [],
  compression: 'none',
  clock: systemClock,
  log: silentLog,
  metrics: noMetrics,
} as const;
