import { Card, Flex } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MessageTrace } from '../../kit/api/generated/client.js';
import { RowList } from '../../kit/list/row-list.js';
import { Cut } from '../../kit/show/cut.js';
import { bytes } from '../../kit/show/formats.js';
import { StatusTag } from '../../kit/words/word-tags.js';
import { partRows } from './part-rows.js';

/** MIME parts and archive members as the scanners saw them. */
export function PartList({ trace }: { readonly trace: MessageTrace }) {
  const { t, i18n } = useTranslation('messages');
  const rows = partRows(trace);
  if (rows.length === 0) return null;
  return (
    <Card title={t('parts')} styles={{ body: { padding: 0 } }}>
      <RowList
        items={rows}
        idOf={(row) => `${row.path} ${row.name}`}
        loading={false}
        empty={null}
        columns={[
          { key: 'path', title: t('part'), width: 150, show: (row) => <Cut text={row.path.replaceAll('/', ' › ')} quiet /> },
          {
            key: 'name',
            title: t('common.name'),
            part: 'head',
            show: (row) => <span className="whole">{row.name === '' ? row.path : row.name}</span>,
          },
          {
            key: 'status',
            title: t('partStatus'),
            width: 170,
            show: (row) => (
              <Flex gap={4} wrap>
                {row.statuses.map((status) => (
                  <StatusTag key={status} word={status} />
                ))}
              </Flex>
            ),
          },
          { key: 'threats', title: t('threats'), width: 200, show: (row) => <span className="whole">{row.threats.join(', ')}</span> },
          { key: 'types', title: t('partTypes'), width: 160, show: (row) => <Cut text={row.types.join(', ')} /> },
          { key: 'size', title: t('common.size'), width: 90, align: 'right', show: (row) => bytes(row.size, i18n.language) },
        ]}
      />
    </Card>
  );
}
