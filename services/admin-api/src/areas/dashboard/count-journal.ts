import type { journalV1 } from '@postern/contracts';
import type { PortOf } from '@postern/wire';

import type { MailFigures } from './mail-figures.port.js';

/** Counts of the journal as the dashboard shows them. */
export function mailFiguresOf(journal: PortOf<journalV1.JournalServiceService>): MailFigures {
  return {
    async totals(period) {
      const { messages, bytes, byFate, byAction, byState } = await journal.totals({ period });
      return { messages, octets: bytes, byFate, byAction, byState };
    },
    series: async (period, stepMs) => (await journal.series({ period, stepMs })).points,
    detections: async (period) => (await journal.detections({ period })).detections,
  };
}
