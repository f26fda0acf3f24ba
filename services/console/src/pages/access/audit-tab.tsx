import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Flex, Table, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import { listAudit } from '../../api/generated/client.js';
import type { AuditEntry } from '../../api/generated/client.js';
import { dateTime } from '../../parts/formats.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { ProblemBox } from '../../parts/problem-box.js';

const PAGE = 50;

/** Who did what, newest first. */
export function AuditTab() {
  const { t, i18n } = useTranslation();
  const { data, error, hasNextPage, fetchNextPage, isFetching, refetch } = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) => listAudit({ limit: PAGE, ...(pageParam === '' ? {} : { before: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => (last.items.length === PAGE ? last.items.at(-1)?.id : undefined),
  });
  if (error !== null && data === undefined) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  return (
    <Flex vertical gap={12}>
      <Table<AuditEntry>
        size="small"
        rowKey="id"
        loading={data === undefined}
        dataSource={data?.pages.flatMap((page) => page.items) ?? []}
        pagination={false}
        locale={{ emptyText: <NothingHere text={t('access.noAudit')} /> }}
        expandable={{
          rowExpandable: (entry) => Object.keys(entry.detail).length > 0,
          expandedRowRender: (entry) => (
            <pre style={{ margin: 0, fontSize: 12, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {JSON.stringify(entry.detail, undefined, 2)}
            </pre>
          ),
        }}
        columns={[
          { title: t('access.when'), dataIndex: 'at', render: (iso: string) => dateTime(iso, i18n.language) },
          { title: t('access.who'), dataIndex: 'account' },
          { title: t('access.client'), dataIndex: 'client', render: (client: string) => <Typography.Text code>{client}</Typography.Text> },
          {
            title: t('access.what'),
            dataIndex: 'action',
            render: (action: string) => <Tag color={action === 'session.refused' ? 'red' : 'blue'}>{action}</Tag>,
          },
          { title: t('access.object'), dataIndex: 'object', render: (object: string) => <span style={{ overflowWrap: 'anywhere' }}>{object}</span> },
        ]}
      />
      {hasNextPage ? (
        <Button style={{ alignSelf: 'center' }} loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('common.loadMore')}
        </Button>
      ) : null}
    </Flex>
  );
}
