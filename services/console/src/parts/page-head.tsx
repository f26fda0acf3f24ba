import { Flex, Typography } from 'antd';
import type { ReactNode } from 'react';

/** Title of a page, what it is for, and what can be done here. */
export function PageHead({ title, hint, actions }: { readonly title: ReactNode; readonly hint?: ReactNode; readonly actions?: ReactNode }) {
  return (
    <Flex justify="space-between" align="flex-start" gap={16} wrap style={{ marginBottom: 20 }}>
      <div style={{ minWidth: 0 }}>
        <Typography.Title level={3} style={{ margin: 0 }}>
          {title}
        </Typography.Title>
        {hint === undefined ? null : <Typography.Text type="secondary">{hint}</Typography.Text>}
      </div>
      {actions === undefined ? null : <Flex gap={8}>{actions}</Flex>}
    </Flex>
  );
}
