import type { journalV1 } from '@postern/contracts';
import type { Store } from '@postern/platform-persistence';
import type { PortOf } from '@postern/wire';

import { readDetections, readSeries, readTotals } from './read-counts.js';
import { readTrace, searchMessages } from './read-messages.js';

/** What became of mail. Reads only; rejects with the driver's error while PostgreSQL does not answer. */
export type JournalService = PortOf<journalV1.JournalServiceService>;

/** Most rows of one page. */
const MAX_PAGE = 1000;
const EMPTY = { fromMs: 0, toMs: 0 };

export function journalService(store: Store): JournalService {
  return {
    search: async (request) => ({ items: await searchMessages(store, { ...request, limit: Math.min(request.limit, MAX_PAGE) }) }),
    trace: ({ msgId }) => readTrace(store, msgId),
    totals: ({ period }) => readTotals(store, period ?? EMPTY),
    series: async ({ period, stepMs }) => ({ points: await readSeries(store, period ?? EMPTY, stepMs) }),
    detections: async ({ period }) => ({ detections: await readDetections(store, period ?? EMPTY) }),
  };
}
