import { MODULES } from '@postern/verdict';

import { csvLine } from '../../kit/csv.js';
import { streamCsv } from '../../kit/stream-csv.js';
import type { CsvSink } from '../../kit/stream-csv.js';
import type { MailSearch } from './mail-search.port.js';
import type { MessageFilter, MessageRow } from './message-schemas.js';

const PAGE = 500;

const COLUMNS: readonly { readonly title: string; readonly cell: (row: MessageRow) => string }[] = [
  { title: 'MsgId', cell: (r) => r.msgId },
  { title: 'Received', cell: (r) => r.receivedAt },
  { title: 'Client', cell: (r) => r.clientIp },
  { title: 'Sender', cell: (r) => r.sender },
  { title: 'From', cell: (r) => r.headerFrom },
  { title: 'Recipients', cell: (r) => r.recipients.join(', ') },
  { title: 'Subject', cell: (r) => r.subject },
  { title: 'Octets', cell: (r) => String(r.size) },
  { title: 'State', cell: (r) => r.state },
  { title: 'Refused recipients', cell: (r) => r.refusedRecipients.join(', ') },
  { title: 'Refusal', cell: (r) => r.refusalCode },
  { title: 'Fate', cell: (r) => r.fates.join(', ') },
  { title: 'Action', cell: (r) => r.action },
  { title: 'Caused by', cell: (r) => r.causedBy },
  { title: 'Rules', cell: (r) => r.rules.map((rule) => rule.name).join(', ') },
  { title: 'Reply', cell: (r) => String(r.replyCode) },
  { title: 'Delivery', cell: (r) => r.deliveries.join(' ') },
  ...MODULES.map((module) => ({ title: module, cell: (r: MessageRow) => r.statuses[module] ?? '' })),
];

/** Writes all rows of the search, to the end. */
export function exportMessages(mail: Pick<MailSearch, 'search'>, filter: MessageFilter, sink: CsvSink): Promise<void> {
  return streamCsv(sink, {
    file: 'postern-messages.csv',
    head: csvLine(COLUMNS.map((c) => c.title)),
    page: (cursor) => mail.search(filter, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
    line: (row) => csvLine(COLUMNS.map((c) => c.cell(row))),
  });
}
