import { pieces } from '@postern/linear';

/** One row of the demonstration's table. */
export interface DemoRow {
  readonly mail: string;
  readonly reply: string;
  readonly statuses: string;
  readonly action: string;
  readonly why: string;
  /** The outcome is the documented one. */
  readonly asExpected: boolean;
}

const COLUMNS = [
  ['mail', 'Mail', 22],
  ['reply', 'SMTP reply', 34],
  ['statuses', 'Statuses', 40],
  ['action', 'Action', 18],
  ['why', 'Why', 60],
] as const;

/** The table as text; cells are wrapped by words, never cut. */
export function demoTable(rows: readonly DemoRow[]): string {
  const line = (left: string, middle: string, right: string) => left + COLUMNS.map(([, , width]) => '─'.repeat(width + 2)).join(middle) + right;
  const body = rows.flatMap((row) => [
    ...printed(COLUMNS.map(([key]) => (key === 'mail' ? `${row.asExpected ? '✓' : '✗'} ${row.mail}` : row[key]))),
    line('├', '┼', '┤'),
  ]);
  return [line('┌', '┬', '┐'), ...printed(COLUMNS.map(([, title]) => title)), line('├', '┼', '┤'), ...body.slice(0, -1), line('└', '┴', '┘')].join(
    '\n',
  );
}

function printed(cells: readonly string[]): readonly string[] {
  const wrapped = cells.map((cell, i) => wrap(cell, COLUMNS[i]?.[2] ?? 20));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from(
    { length: height },
    (_unused, row) => `│ ${wrapped.map((lines, i) => (lines[row] ?? '').padEnd(COLUMNS[i]?.[2] ?? 20)).join(' │ ')} │`,
  );
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((w) => (w === '' ? [''] : pieces(w, width)))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
