import type { Database } from '@postern/kernel';
import { readDetections, readSeries, readTotals } from '@postern/journal-store';

import type { MailFigures } from './mail-figures.port.js';

/** Counts of the journal's tables, read only, through the reads that the journal itself offers. */
export function mailFiguresOf(database: Database): MailFigures {
  return {
    async totals(period) {
      const { messages, bytes, byFate, byAction } = await readTotals(database, period);
      return { messages, octets: bytes, byFate, byAction };
    },
    series: (period, bucketMs) => readSeries(database, period, bucketMs),
    detections: (period) => readDetections(database, period),
  };
}
