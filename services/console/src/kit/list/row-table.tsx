import { Table } from 'antd';
import type { ReactNode } from 'react';

import type { ListColumn } from './list-column.js';

/** Above this many rows only those in sight are drawn. */
const VIRTUAL_FROM = 100;
const VIRTUAL_HEIGHT_PX = 620;
const LEAST_WIDTH_PX = 150;

export interface RowViewProps<Row> {
  readonly items: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly columns: readonly ListColumn<Row>[];
  readonly loading: boolean;
  readonly empty: ReactNode;
  readonly open?: ((row: Row) => void) | undefined;
  readonly selected?: readonly string[] | undefined;
  readonly onSelect?: ((ids: readonly string[]) => void) | undefined;
  readonly detail?: ((row: Row) => ReactNode) | undefined;
  readonly openAtFirst?: readonly string[] | undefined;
}

/** Rows as a table. Columns have fixed widths and cells are cut by style, so that no cell is measured. */
export function RowTable<Row extends object>(props: RowViewProps<Row>) {
  const { items, idOf, columns, loading, empty, open, selected, onSelect, detail, openAtFirst } = props;
  const width = columns.reduce((sum, column) => sum + (column.width ?? LEAST_WIDTH_PX), 0);
  const virtual = items.length > VIRTUAL_FROM && detail === undefined;
  return (
    <Table<Row>
      size="middle"
      rowKey={idOf}
      loading={loading}
      dataSource={items as Row[]}
      pagination={false}
      tableLayout="fixed"
      virtual={virtual}
      scroll={virtual ? { x: width, y: VIRTUAL_HEIGHT_PX } : { x: width }}
      locale={{ emptyText: loading ? ' ' : empty }}
      {...(open === undefined ? {} : { onRow: (row: Row) => ({ onClick: () => open(row), style: { cursor: 'pointer' } }) })}
      {...(selected === undefined || onSelect === undefined
        ? {}
        : {
            rowSelection: { selectedRowKeys: [...selected], onChange: (keys: readonly React.Key[]) => onSelect(keys.map(String)), columnWidth: 44 },
          })}
      {...(detail === undefined
        ? {}
        : {
            expandable: {
              expandedRowRender: detail,
              rowExpandable: (row: Row) => detail(row) !== null,
              ...(openAtFirst === undefined ? {} : { defaultExpandedRowKeys: openAtFirst }),
              columnWidth: 44,
            },
          })}
      columns={columns.map(({ key, title, show, width: own, align }) => ({
        key,
        title,
        ...(own === undefined ? {} : { width: own }),
        ...(align === undefined ? {} : { align }),
        render: (_value: unknown, row: Row, index: number) => show(row, index),
      }))}
    />
  );
}
