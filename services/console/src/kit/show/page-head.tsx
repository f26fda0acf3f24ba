import { Flex, Typography } from 'antd';
import type { ReactNode } from 'react';

interface PageHeadProps {
  readonly title: ReactNode;
  /** What the page is for, or what its object is. */
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
}

/** Title of a page, what it is for, and what can be done here. Actions wrap below the title where there is no room. */
export function PageHead({ title, hint, actions }: PageHeadProps) {
  return (
    <Flex justify="space-between" align="flex-start" gap={12} wrap style={{ marginBottom: 16 }}>
      <div style={{ minWidth: 0, maxWidth: '100%' }}>
        <Typography.Title level={1} style={{ margin: 0, fontSize: 22, lineHeight: 1.3, overflowWrap: 'anywhere' }}>
          {title}
        </Typography.Title>
        {hint === undefined ? null : <Typography.Text type="secondary">{hint}</Typography.Text>}
      </div>
      {actions === undefined ? null : (
        <Flex gap={8} wrap>
          {actions}
        </Flex>
      )}
    </Flex>
  );
}
