import type { journalV1 } from '@postern/contracts';
import type { Store } from '@postern/platform-persistence';
import type { PortOf } from '@postern/wire';

import { readDetections, readSeries, readTotals } from './read-counts.js';
import { readEvents } from './read-events.js';
import { readTrace } from './read-trace.js';
import { searchMails } from './search-mails.js';

/** What became of mail. Reads only; rejects with the driver's error while PostgreSQL does not answer. */
export type JournalService = PortOf<journalV1.JournalServiceService>;

/** Most rows of one page. */
const MAX_PAGE = 1000;
const EMPTY = { fromMs: 0, toMs: 0 };

/** `clock` says which counts by the minute are kept still. */
export function journalService({ sql }: Pick<Store, 'sql'>, clock: { now(): number } = { now: () => Date.now() }): JournalService {
  return {
    search: async (request) => ({ items: await searchMails(sql, { ...request, limit: Math.min(request.limit, MAX_PAGE) }) }),
    trace: ({ msgId }) => readTrace(sql, msgId),
    totals: ({ period }) => readTotals(sql, period ?? EMPTY, clock.now()),
    series: async ({ period, stepMs }) => ({ points: await readSeries(sql, period ?? EMPTY, stepMs, clock.now()) }),
    detections: async ({ period }) => ({ detections: await readDetections(sql, period ?? EMPTY, clock.now()) }),
    events: async (request) => ({ items: await readEvents(sql, { ...request, limit: Math.min(request.limit, MAX_PAGE) }) }),
  };
}
