import { Checkbox, Flex, Spin, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { RowViewProps } from './row-table.js';

/** Rows as cards, for a screen that is too narrow for a table: nothing has to be scrolled sideways. */
export function RowCards<Row extends object>({ items, idOf, columns, loading, empty, selected, onSelect, detail }: RowViewProps<Row>) {
  const { t } = useTranslation();
  if (loading)
    return (
      <Flex justify="center" style={{ padding: 32 }}>
        <Spin />
      </Flex>
    );
  if (items.length === 0) return <>{empty}</>;
  const [head, tail] = (['head', 'tail'] as const).map((part) => columns.filter((column) => column.part === part));
  const lines = columns.filter((column) => column.part === undefined);
  const toggle = (id: string, on: boolean) => onSelect?.(on ? [...(selected ?? []), id] : (selected ?? []).filter((one) => one !== id));
  return (
    <ul className="rows-as-cards">
      {items.map((row, index) => {
        const id = idOf(row);
        return (
          <li key={id}>
            <Flex gap={10} align="flex-start">
              {selected === undefined ? null : (
                <Checkbox
                  aria-label={t('list.select', { row: id })}
                  checked={selected.includes(id)}
                  onChange={(event) => toggle(id, event.target.checked)}
                />
              )}
              <Flex vertical gap={4} style={{ minWidth: 0, flex: 1 }}>
                <Flex gap={8} wrap align="center" justify="space-between">
                  {head?.map((column) => (
                    <div key={column.key} style={{ minWidth: 0, maxWidth: '100%' }}>
                      {column.show(row, index)}
                    </div>
                  ))}
                </Flex>
                {lines.map((column) => (
                  <Flex key={column.key} gap={8} style={{ minWidth: 0 }}>
                    <Typography.Text type="secondary" style={{ flex: '0 0 96px', fontSize: 12 }}>
                      {column.title}
                    </Typography.Text>
                    <div style={{ minWidth: 0, flex: 1 }}>{column.show(row, index)}</div>
                  </Flex>
                ))}
                {detail?.(row)}
                {tail?.map((column) => (
                  <Flex key={column.key} justify="flex-end">
                    {column.show(row, index)}
                  </Flex>
                ))}
              </Flex>
            </Flex>
          </li>
        );
      })}
    </ul>
  );
}
