import type { ReactNode } from 'react';

/** A column of a list. Where there is no room for a table the same columns make a card: `head` its first line, `tail` its last, the others a line each. */
export interface ListColumn<Row> {
  readonly key: string;
  readonly title: string;
  readonly show: (row: Row, index: number) => ReactNode;
  /** What the export writes; a column without it is not exported. */
  readonly text?: (row: Row) => string;
  /** Pixels; a column without it shares what is left. */
  readonly width?: number;
  readonly align?: 'right';
  readonly part?: 'head' | 'tail';
  /** Not shown until it is chosen. */
  readonly hidden?: boolean;
}

/** Where a row leads. */
export interface RowTarget {
  readonly to: string;
  readonly params?: Readonly<Record<string, string>>;
}

const storedKey = (list: string) => `postern-columns:${list}`;

/** Keys of the columns that are shown: those chosen before, else those that are not hidden. Columns without a title are always there. */
export function chosenColumns<Row>(list: string, columns: readonly ListColumn<Row>[]): readonly string[] {
  const stored = localStorage.getItem(storedKey(list))?.split(',') ?? [];
  const known = columns.filter((column) => column.title === '' || stored.includes(column.key)).map((column) => column.key);
  return known.some((key) => stored.includes(key)) ? known : columns.filter((column) => column.hidden !== true).map((column) => column.key);
}

export function rememberColumns(list: string, keys: readonly string[]): void {
  localStorage.setItem(storedKey(list), keys.join(','));
}
