import { Grid } from 'antd';

import { RowCards } from './row-cards.js';
import { RowTable } from './row-table.js';
import type { RowViewProps } from './row-table.js';

/** Rows as a table, or as cards where a table does not fit. */
export function RowList<Row extends object>(props: RowViewProps<Row>) {
  return Grid.useBreakpoint().md === false ? <RowCards {...props} /> : <RowTable {...props} />;
}
