import { EVENT_COLUMNS } from '@postern/kernel';
import type { EventCondition, EventKind } from '@postern/kernel';

import { csvLine } from '../../kit/csv.js';
import { streamCsv } from '../../kit/stream-csv.js';
import type { CsvSink } from '../../kit/stream-csv.js';
import type { ShownEvent } from './event-schemas.js';
import type { Events } from './read-events.js';

const PAGE = 500;

/** More of a mail than its filters have. */
const MORE: Readonly<Record<EventKind, readonly string[]>> = {
  mail: ['size', 'action', 'causedBy', 'refusalCode', 'rules', 'deliveries'],
  system: [],
  audit: [],
};

/** Writes all events that match, to the end. */
export function exportEvents(events: Events, kind: EventKind, conditions: readonly EventCondition[], sink: CsvSink): Promise<void> {
  const columns = [...Object.keys(EVENT_COLUMNS[kind]), ...MORE[kind]];
  return streamCsv(sink, {
    file: `postern-events-${kind}.csv`,
    head: csvLine(columns),
    page: (cursor) => events.read(kind, conditions, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
    line: (event) => csvLine(columns.map((column) => cellOf(event, column))),
  });
}

function cellOf(event: ShownEvent, column: string): string {
  if (column === 'time' || column === 'name' || column === 'level') return event[column];
  return event.card[column] ?? '';
}
