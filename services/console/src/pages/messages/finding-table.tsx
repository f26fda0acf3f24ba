import { Table, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { Finding } from '../../api/generated/client.js';

/** Observations of a module, the heaviest first. */
export function FindingTable({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const rows = [...findings].sort((a, b) => b.weight - a.weight).map((finding, i) => ({ ...finding, key: `${i}` }));
  return (
    <Table
      size="small"
      pagination={rows.length > 20 ? { pageSize: 20, size: 'small' } : false}
      dataSource={rows}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('story.findings'), dataIndex: 'code', render: (code: string) => <Typography.Text code>{code}</Typography.Text> },
        { title: t('story.weight'), dataIndex: 'weight', align: 'right', render: (weight: number) => (weight === 0 ? '' : weight) },
        {
          title: t('story.evidence'),
          dataIndex: 'evidence',
          render: (evidence: string) => <div style={{ overflowWrap: 'anywhere', minWidth: 160, maxWidth: 420 }}>{evidence}</div>,
        },
        { title: t('story.part'), dataIndex: 'part' },
      ]}
    />
  );
}
