import { DownloadOutlined, ReloadOutlined, TableOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Button, Card, Checkbox, Flex, Popover, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { searchMessages } from '../../api/generated/client.js';
import type { MessageRow } from '../../api/generated/client.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { FilterBar } from './filter-bar.js';
import { MESSAGE_COLUMNS, useMessageColumns } from './message-columns.js';
import type { ColumnName } from './message-columns.js';
import { exportUrl } from './message-search.js';

const route = getRouteApi('/messages');
const PAGE = 50;
const STORED = 'postern-message-columns';

function storedColumns(): readonly ColumnName[] {
  const stored = localStorage.getItem(STORED)?.split(',') ?? [];
  const known = MESSAGE_COLUMNS.filter((name) => stored.includes(name));
  return known.length > 0 ? known : ['received', 'result', 'from', 'recipients', 'subject', 'findings', 'rule', 'size'];
}

/** One search that finds a mail. The filters are in the address, so a search can be sent to somebody. */
export default function MessagesPage() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [shown, setShown] = useState(storedColumns);
  const columns = useMessageColumns(shown);
  const { data, error, isFetching, isPending, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['messages', search],
    queryFn: ({ pageParam, signal }) => searchMessages({ ...search, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
  const rows = data?.pages.flatMap((page) => page.items) ?? [];
  const choose = (names: readonly ColumnName[]) => {
    localStorage.setItem(STORED, names.join(','));
    setShown(names);
  };
  const actions = (
    <>
      <ColumnChoice shown={shown} onChange={choose} />
      <Button icon={<DownloadOutlined />} href={exportUrl(search)} download>
        {t('messages.export')}
      </Button>
      <Button icon={<ReloadOutlined />} loading={isFetching} onClick={() => void refetch()}>
        {t('common.refresh')}
      </Button>
    </>
  );
  return (
    <>
      <PageHead title={t('messages.title')} actions={actions} />
      <Flex vertical gap={16}>
        <FilterBar search={search} onSearch={(next) => void navigate({ search: next })} />
        {error === null ? null : <ProblemBox error={error} onRetry={() => void refetch()} />}
        <Card styles={{ body: { padding: 0 } }}>
          <Table<MessageRow>
            size="middle"
            rowKey="msgId"
            loading={isPending && error === null}
            dataSource={rows}
            columns={columns}
            pagination={false}
            scroll={{ x: 'max-content' }}
            onRow={(row) => ({
              onClick: () => void navigate({ to: '/messages/$msgId', params: { msgId: row.msgId } }),
              style: { cursor: 'pointer' },
            })}
            locale={{ emptyText: isPending ? ' ' : <NothingHere text={t('messages.empty')} hint={t('messages.emptyHint')} /> }}
          />
          {hasNextPage ? (
            <Flex justify="center" style={{ padding: 12 }}>
              <Button onClick={() => void fetchNextPage()} loading={isFetching}>
                {t('common.loadMore')}
              </Button>
            </Flex>
          ) : null}
        </Card>
      </Flex>
    </>
  );
}

function ColumnChoice({ shown, onChange }: { readonly shown: readonly ColumnName[]; readonly onChange: (names: readonly ColumnName[]) => void }) {
  const { t } = useTranslation();
  const boxes = (
    <Checkbox.Group value={[...shown]} onChange={(names) => onChange(MESSAGE_COLUMNS.filter((name) => names.includes(name)))}>
      <Flex vertical gap={6}>
        {MESSAGE_COLUMNS.map((name) => (
          <Checkbox key={name} value={name}>
            {t(`messages.${name}`)}
          </Checkbox>
        ))}
      </Flex>
    </Checkbox.Group>
  );
  return (
    <Popover content={boxes} trigger="click" placement="bottomRight">
      <Button icon={<TableOutlined />}>{t('messages.columns')}</Button>
    </Popover>
  );
}
