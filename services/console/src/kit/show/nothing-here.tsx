import { Empty, Typography } from 'antd';

/** The empty state of a list: what is missing and what would fill it. */
export function NothingHere({ text, hint }: { readonly text: string; readonly hint?: string }) {
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text} style={{ padding: '24px 0' }}>
      {hint === undefined ? null : <Typography.Text type="secondary">{hint}</Typography.Text>}
    </Empty>
  );
}
