import { MODULES } from '@postern/verdict';

import { CSV_START, csvLine } from '../../kit/csv.js';
import type { MailSearch } from './mail-search.port.js';
import type { MessageFilter, MessageRow } from './message-schemas.js';

const PAGE = 500;

/** Where the export goes: an HTTP answer. */
interface CsvSink {
  readonly destroyed: boolean;
  setHeader(name: string, value: string): void;
  write(text: string): boolean;
  once(event: 'drain' | 'close', listener: () => void): void;
  end(): void;
  /** Breaks the connection: the client sees an answer without its end. */
  destroy(error?: Error): unknown;
}

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

/**
 * Writes all rows of the search, page by page, waiting for a slow reader, so that an export never holds more than one page. When the journal goes away meanwhile, the connection
 * is broken: nobody takes a part for the whole.
 */
export async function exportMessages(mail: Pick<MailSearch, 'search'>, filter: MessageFilter, sink: CsvSink): Promise<void> {
  // The first page before any header, so that a journal that is down is still a proper 503.
  let page = await mail.search(filter, { limit: PAGE });
  sink.setHeader('content-type', 'text/csv; charset=utf-8; header=present');
  sink.setHeader('content-disposition', 'attachment; filename="postern-messages.csv"');
  sink.setHeader('cache-control', 'no-store');
  sink.write(CSV_START + csvLine(COLUMNS.map((c) => c.title)));
  try {
    while (!sink.destroyed) {
      const text = page.items.map((row) => csvLine(COLUMNS.map((c) => c.cell(row)))).join('');
      if (!sink.write(text)) await drained(sink);
      if (page.nextCursor === undefined) break;
      page = await mail.search(filter, { limit: PAGE, cursor: page.nextCursor });
    }
    sink.end();
  } catch (thrown) {
    sink.destroy(thrown as Error);
  }
}

function drained(sink: CsvSink): Promise<void> {
  return new Promise((resolve) => {
    sink.once('drain', resolve);
    sink.once('close', resolve);
  });
}
