import { Card, Table, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MessageTrace } from '../../api/generated/client.js';
import { octets } from '../../parts/formats.js';
import { statusColor } from '../../parts/status-tags.js';

/** MIME parts and archive members as the scanners saw them. */
export function PartTable({ trace }: { readonly trace: MessageTrace }) {
  const { t, i18n } = useTranslation();
  const rows = trace.scans.flatMap((scan) => scan.parts.map((part, i) => ({ ...part, key: `${scan.scanner} ${i}`, scanner: scan.scanner })));
  if (rows.length === 0) return null;
  return (
    <Card title={t('story.parts')} styles={{ body: { padding: 0 } }}>
      <Table
        size="small"
        pagination={rows.length > 25 ? { pageSize: 25, size: 'small' } : false}
        dataSource={rows}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('story.part'), dataIndex: 'path', render: (path: string) => <Typography.Text code>{path}</Typography.Text> },
          {
            title: t('story.partName'),
            dataIndex: 'name',
            render: (name: string) => <div style={{ overflowWrap: 'anywhere', maxWidth: 260 }}>{name}</div>,
          },
          { title: t('story.partTypes'), dataIndex: 'types', render: (types: readonly string[]) => types.join(', ') },
          { title: t('messages.size'), dataIndex: 'size', render: (size: number) => octets(size, i18n.language) },
          {
            title: t('story.partStatus'),
            dataIndex: 'status',
            render: (status: string) => (status === '' ? null : <Tag color={statusColor(status)}>{status}</Tag>),
          },
          { title: t('story.threats'), dataIndex: 'threats', render: (threats: readonly string[]) => threats.join(', ') },
        ]}
      />
    </Card>
  );
}
