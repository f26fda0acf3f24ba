import type { journalV1 } from '@postern/contracts';
import type { PortOf } from '@postern/wire';

import { adminError } from '../admin-api.errors.js';
import { invalidInput } from '../settings/invalid-input.js';
import type { MailJournal } from './mail-journal.port.js';
import type { MessageFilter, MessageRow } from './message-schemas.js';
import { traceOf } from './trace-of.js';

/** The journal as the API shows it. */
export function journalOf(journal: PortOf<journalV1.JournalServiceService>): MailJournal {
  const asked = async <Reply>(work: Promise<Reply>): Promise<Reply> => {
    try {
      return await work;
    } catch (thrown) {
      throw adminError('JOURNAL_DOWN', undefined, thrown);
    }
  };
  return {
    async search(filter, page) {
      const after = page.cursor === undefined ? undefined : positionOf(page.cursor);
      // One more than asked for tells whether there is a next page.
      const { items: rows } = await asked(journal.search({ filter: filterOf(filter), limit: page.limit + 1, after }));
      const items = rows.slice(0, page.limit);
      const last = items.at(-1);
      return { items: items.map(rowOf), ...(rows.length > page.limit && last !== undefined ? { nextCursor: cursorOf(last) } : {}) };
    },
    async trace(msgId) {
      const { decision, deliveries } = await asked(journal.trace({ msgId }));
      return decision && traceOf(decision, deliveries);
    },
    async totals(period) {
      const { messages, bytes, byFate, byAction } = await asked(journal.totals({ period }));
      return { messages, octets: bytes, byFate, byAction };
    },
    series: async (period, stepMs) => (await asked(journal.series({ period, stepMs }))).points,
    detections: async (period) => (await asked(journal.detections({ period }))).detections,
  };
}

function filterOf(filter: MessageFilter): journalV1.Filter {
  const { from, to, rule, ...rest } = filter;
  return {
    ...rest,
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(to === undefined ? {} : { toMs: Date.parse(to) }),
    ...(rule === undefined ? {} : { ruleId: rule }),
  };
}

function rowOf(row: journalV1.MessageRow): MessageRow {
  const { receivedAtMs, mailFrom, recipients, fates, rules, statuses, ...rest } = row;
  const lists = { recipients: [...recipients], fates: [...fates], rules: rules.map((r) => ({ ...r })), statuses: { ...statuses } };
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
