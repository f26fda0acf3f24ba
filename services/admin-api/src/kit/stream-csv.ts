import { CSV_START } from './csv.js';

/** Where a CSV goes: an HTTP answer. */
export interface CsvSink {
  readonly destroyed: boolean;
  setHeader(name: string, value: string): void;
  write(text: string): boolean;
  once(event: 'drain' | 'close', listener: () => void): void;
  end(): void;
  /** Breaks the connection: the client sees an answer without its end. */
  destroy(error?: Error): unknown;
}

export interface CsvSource<Row> {
  readonly file: string;
  /** Line with the names of the columns. */
  readonly head: string;
  page(cursor: string | undefined): Promise<{ readonly items: readonly Row[]; readonly nextCursor?: string | undefined }>;
  line(row: Row): string;
}

/**
 * Writes all rows, page by page, waiting for a slow reader, so that an export never holds more than one page. When its source goes away meanwhile, the connection is broken: nobody
 * takes a part for the whole.
 */
export async function streamCsv<Row>(sink: CsvSink, { file, head, page, line }: CsvSource<Row>): Promise<void> {
  // The first page before any header, so that a source that is down is still a proper 503.
  let rows = await page(undefined);
  sink.setHeader('content-type', 'text/csv; charset=utf-8; header=present');
  sink.setHeader('content-disposition', `attachment; filename="${file}"`);
  sink.setHeader('cache-control', 'no-store');
  sink.write(CSV_START + head);
  try {
    while (!sink.destroyed) {
      if (!sink.write(rows.items.map(line).join(''))) await drained(sink);
      if (rows.nextCursor === undefined) break;
      rows = await page(rows.nextCursor);
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
