import { Badge, Flex, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';

import type { Dashboard } from '../../api/generated/client.js';
import { NothingHere } from '../../parts/nothing-here.js';

type Service = Dashboard['services'][number];

/** Every service with its instances, readiness and the configuration it runs. */
export function ServiceTable({ services, revision }: { readonly services: readonly Service[]; readonly revision: number }) {
  const { t } = useTranslation();
  return (
    <Table<Service>
      size="middle"
      pagination={false}
      rowKey="service"
      dataSource={[...services]}
      locale={{ emptyText: <NothingHere text={t('dashboard.noServices')} /> }}
      columns={[
        { title: t('dashboard.service'), dataIndex: 'service' },
        {
          title: t('dashboard.ready'),
          key: 'ready',
          render: (_value, row) => (
            <Badge
              status={row.ready === row.instances ? 'success' : row.ready === 0 ? 'error' : 'warning'}
              text={`${row.ready} / ${row.instances}`}
            />
          ),
        },
        {
          title: t('dashboard.revision'),
          dataIndex: 'revisions',
          render: (revisions: readonly number[]) => (
            <Flex gap={4}>
              {revisions.map((r) => (
                <Tag key={r} color={r >= revision ? 'green' : 'orange'}>
                  {r >= revision ? r : `${r}: ${t('dashboard.behind', { revision })}`}
                </Tag>
              ))}
            </Flex>
          ),
        },
      ]}
    />
  );
}
