import type { journalV1 } from '@postern/contracts';
import { meaningOf } from '@postern/modules';
import type { StatusMeaning } from '@postern/modules';
import { MAIL_STATES } from '@postern/policy';
import type { MailState } from '@postern/policy';
import type { PortOf } from '@postern/wire';

import { adminError } from '../../admin-api.errors.js';
import { isoOf } from '../../kit/iso-time.js';
import { notACursor, pageOf } from '../../kit/pagination.js';
import type { MailSearch } from './mail-search.port.js';
import type { MessageFilter, MessageRow } from './message-schemas.js';
import { traceOf } from './trace-of.js';

/** The journal as the API shows it. */
export function mailSearchOf(journal: PortOf<journalV1.JournalServiceService>): MailSearch {
  const asked = <Reply>(work: Promise<Reply>): Promise<Reply> =>
    work.catch((thrown: unknown) => Promise.reject(adminError('JOURNAL_DOWN', undefined, thrown)));
  return {
    async search(filter, { limit, cursor }) {
      const after = cursor === undefined ? undefined : positionOf(cursor);
      const { items: rows } = await asked(journal.search({ filter: filterOf(filter), limit: limit + 1, after }));
      const { items, ...next } = pageOf(rows, limit, cursorOf);
      return { items: items.map(rowOf), ...next };
    },
    async trace(msgId) {
      const trace = await asked(journal.trace({ msgId }));
      // An attempt may be known before the decision: only of our own notifications there will never be one.
      const isTold = trace.decision !== undefined || trace.refusals.length > 0 || trace.deliveries.some((one) => one.ownDsn);
      return isTold ? traceOf(trace) : undefined;
    },
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
  const { receivedAtMs, mailFrom, recipients, fates, rules, statuses, delivery: _former, state, ...rest } = row;
  const lists = {
    recipients: [...recipients],
    refusedRecipients: [...row.refusedRecipients],
    fates: [...fates],
    rules: rules.map((r) => ({ ...r })),
    statuses: { ...statuses },
    meanings: meaningsOf(statuses),
  };
  return { ...rest, ...lists, state: stateOf(state) ?? 'accepted', receivedAt: isoOf(receivedAtMs), sender: mailFrom };
}

/** A state by its word; undefined for none, or one of a newer release. */
const stateOf = (word: string): MailState | undefined => MAIL_STATES.find((one) => one === word);

function meaningsOf(statuses: Readonly<Record<string, string>>): Record<string, StatusMeaning> {
  return Object.fromEntries(Object.entries(statuses).map(([module, status]) => [module, meaningOf(module, status)]));
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
  if (ms === undefined || msgId === undefined) throw notACursor();
  return { receivedAtMs: Number(ms), msgId };
}
