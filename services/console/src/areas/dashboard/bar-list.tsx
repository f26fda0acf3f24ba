import { Link } from '@tanstack/react-router';
import { Flex, theme, Typography } from 'antd';
import type { ReactNode } from 'react';

import { useMay } from '../../kit/session.js';

export interface BarItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly value: number;
  readonly color: string;
  /** The search that gives this number. */
  readonly search: Readonly<Record<string, string>>;
}

/** Counts as bars, in the order that is given; each leads to the mails that it counts. */
export function BarList({ items, format }: { readonly items: readonly BarItem[]; readonly format: (value: number) => string }) {
  const { token } = theme.useToken();
  const may = useMay('events.view');
  const max = Math.max(1, ...items.map((item) => item.value));
  return (
    <Flex vertical gap={12}>
      {items.map((item) => {
        const bar = (
          <>
            <Flex justify="space-between" gap={8}>
              <Typography.Text className="cut">{item.label}</Typography.Text>
              <Typography.Text strong>{format(item.value)}</Typography.Text>
            </Flex>
            <div style={{ height: 8, borderRadius: 4, background: token.colorFillSecondary, overflow: 'hidden', marginTop: 4 }}>
              <div style={{ height: '100%', width: `${(100 * item.value) / max}%`, background: item.color, borderRadius: 4 }} />
            </div>
          </>
        );
        return may && item.value > 0 ? (
          <Link key={item.key} className="quiet-link" to="/mail/messages" search={item.search as never}>
            {bar}
          </Link>
        ) : (
          <div key={item.key}>{bar}</div>
        );
      })}
    </Flex>
  );
}
