import { meaningOf } from '@postern/modules';
import type { StatusMeaning } from '@postern/modules';
import type { Database } from '@postern/kernel';
import { readDetections, readSeries, readTotals, readTrace, searchMessages } from '@postern/journal-store';
import type { JournalFilter, JournalRow } from '@postern/journal-store';

import { invalidInput } from '../settings/invalid-input.js';
import type { MailJournal } from './mail-journal.port.js';
import type { MessageFilter, MessageRow } from './message-schemas.js';
import { traceOf } from './trace-of.js';

/** The journal's tables, read only, through the reads that the journal itself offers. */
export function journalOf(database: Database): MailJournal {
  return {
    async search(filter, page) {
      const after = page.cursor === undefined ? {} : { after: positionOf(page.cursor) };
      // One more than asked for tells whether there is a next page.
      const rows = await searchMessages(database, filterOf(filter), { limit: page.limit + 1, ...after });
      const items = rows.slice(0, page.limit);
      const last = items.at(-1);
      return { items: items.map(rowOf), ...(rows.length > page.limit && last !== undefined ? { nextCursor: cursorOf(last) } : {}) };
    },
    async trace(msgId) {
      const trace = await readTrace(database, msgId);
      return trace && traceOf(trace);
    },
    async totals(period) {
      const { messages, bytes, byFate, byAction } = await readTotals(database, period);
      return { messages, octets: bytes, byFate, byAction };
    },
    series: (period, bucketMs) => readSeries(database, period, bucketMs),
    detections: (period) => readDetections(database, period),
  };
}

function filterOf(filter: MessageFilter): JournalFilter {
  const { from, to, rule, ...rest } = filter;
  return {
    ...rest,
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(to === undefined ? {} : { toMs: Date.parse(to) }),
    ...(rule === undefined ? {} : { ruleId: rule }),
  };
}

function rowOf(row: JournalRow): MessageRow {
  const { receivedAtMs, mailFrom, recipients, fates, rules, statuses, ...rest } = row;
  const lists = {
    recipients: [...recipients],
    fates: [...fates],
    rules: rules.map((r) => ({ ...r })),
    statuses: { ...statuses },
    meanings: meaningsOf(statuses),
  };
  return { ...rest, ...lists, receivedAt: new Date(receivedAtMs).toISOString(), sender: mailFrom };
}

interface Position {
  readonly receivedAtMs: number;
  readonly msgId: string;
}

function cursorOf(row: Position): string {
  return `${row.receivedAtMs}.${row.msgId}`;
}

function positionOf(cursor: string): Position {
  const [, ms, msgId] = /^(\d{1,15})\.([0-9A-Za-z]{1,40})$/.exec(cursor) ?? [];
  if (ms === undefined || msgId === undefined) throw invalidInput([{ path: ['cursor'], message: 'is not from nextCursor' }]);
  return { receivedAtMs: Number(ms), msgId };
}

function meaningsOf(statuses: Readonly<Record<string, string>>): Record<string, StatusMeaning> {
  return Object.fromEntries(Object.entries(statuses).map(([module, status]) => [module, meaningOf(module, status)]));
}
