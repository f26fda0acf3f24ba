import { Flex, theme, Typography } from 'antd';
import type { ReactNode } from 'react';

export interface BarItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly value: number;
  readonly color: string;
}

/** Counts as bars, the longest first as given. */
export function BarList({ items, format }: { readonly items: readonly BarItem[]; readonly format: (value: number) => string }) {
  const { token } = theme.useToken();
  const most = Math.max(1, ...items.map((item) => item.value));
  return (
    <Flex vertical gap={12}>
      {items.map((item) => (
        <div key={item.key}>
          <Flex justify="space-between" gap={8}>
            <Typography.Text ellipsis>{item.label}</Typography.Text>
            <Typography.Text strong>{format(item.value)}</Typography.Text>
          </Flex>
          <div style={{ height: 8, borderRadius: 4, background: token.colorFillSecondary, overflow: 'hidden', marginTop: 4 }}>
            <div style={{ height: '100%', width: `${(100 * item.value) / most}%`, background: item.color, borderRadius: 4 }} />
          </div>
        </div>
      ))}
    </Flex>
  );
}
