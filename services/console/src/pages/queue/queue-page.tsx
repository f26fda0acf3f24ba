import { DeleteOutlined, ReloadOutlined, SendOutlined } from '@ant-design/icons';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Card, Flex, Input, Table, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { deleteQueued, flushQueue, useListQueue } from '../../api/generated/client.js';
import type { QueueItem, QueueSelectionInput } from '../../api/generated/client.js';
import { useMay } from '../../app/session.js';
import { dateTime, octets } from '../../parts/formats.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { useAsk } from '../../parts/use-ask.js';
import { useChange } from '../../parts/use-change.js';

const PAGE = 50;

/** Mail that waits for its next attempt. */
export default function QueuePage() {
  const { t } = useTranslation();
  const [address, setAddress] = useState('');
  const [page, setPage] = useState(1);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const query = { ...(address === '' ? {} : { address }), limit: PAGE, offset: (page - 1) * PAGE };
  const { data, error, isFetching, refetch } = useListQueue(query, { query: { refetchInterval: 15_000, placeholderData: keepPreviousData } });
  const refresh = (
    <Button icon={<ReloadOutlined />} loading={isFetching} onClick={() => void refetch()}>
      {t('common.refresh')}
    </Button>
  );
  return (
    <>
      <PageHead
        title={t('queue.title')}
        hint={data === undefined ? undefined : t('queue.waiting', { count: data.counts.messages })}
        actions={refresh}
      />
      <Flex vertical gap={16}>
        {error === null ? null : <ProblemBox error={error} onRetry={() => void refetch()} />}
        <Card styles={{ body: { padding: 0 } }}>
          <Flex gap={8} wrap justify="space-between" style={{ padding: 16 }}>
            <Input.Search
              allowClear
              placeholder={t('queue.address')}
              style={{ width: 280 }}
              onSearch={(text) => {
                setAddress(text.trim());
                setPage(1);
              }}
            />
            <QueueActions chosen={chosen} total={data?.counts.messages ?? 0} onDone={() => setChosen([])} />
          </Flex>
          <QueueTable items={data?.items} total={data?.total ?? 0} page={page} onPage={setPage} chosen={chosen} onChoose={setChosen} />
        </Card>
      </Flex>
    </>
  );
}

function QueueActions({ chosen, total, onDone }: { readonly chosen: readonly string[]; readonly total: number; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const ask = useAsk();
  const may = useMay('queue.manage');
  const flush = useChange((which: QueueSelectionInput) => flushQueue(which), {
    onDone({ changed }) {
      void message.success(t('queue.flushed', { count: changed }));
      onDone();
    },
  });
  const remove = useChange((which: QueueSelectionInput) => deleteQueued(which), {
    onDone({ changed }) {
      void message.success(t('queue.deleted', { count: changed }));
      onDone();
    },
  });
  if (!may) return null;
  const some = chosen.length > 0;
  const which: QueueSelectionInput = some ? { ids: [...chosen] } : { all: true };
  const count = some ? chosen.length : total;
  const askFlush = () =>
    ask({
      title: t('queue.confirmFlush', { count }),
      text: t('queue.confirmFlushText'),
      does: t('queue.flush'),
      work: () => flush.mutateAsync(which),
    });
  const askDelete = () =>
    ask({
      title: t('queue.confirmDelete', { count }),
      text: t('queue.confirmDeleteText'),
      does: t('common.delete'),
      danger: true,
      work: () => remove.mutateAsync(which),
    });
  return (
    <Flex gap={8}>
      <Button icon={<SendOutlined />} disabled={count === 0} onClick={askFlush}>
        {some ? t('queue.flush') : t('queue.flushAll')}
      </Button>
      <Button danger icon={<DeleteOutlined />} disabled={count === 0} onClick={askDelete}>
        {some ? t('common.delete') : t('queue.deleteAll')}
      </Button>
    </Flex>
  );
}

interface QueueTableProps {
  readonly items: readonly QueueItem[] | undefined;
  readonly total: number;
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
}

function QueueTable({ items, total, page, onPage, chosen, onChoose }: QueueTableProps) {
  const { t, i18n } = useTranslation();
  const when = (iso: string) => <span style={{ whiteSpace: 'nowrap' }}>{dateTime(iso, i18n.language)}</span>;
  const cut = (value: string) => (
    <Typography.Text ellipsis={{ tooltip: value }} style={{ maxWidth: 240 }}>
      {value}
    </Typography.Text>
  );
  return (
    <Table<QueueItem>
      size="middle"
      rowKey="id"
      loading={items === undefined}
      dataSource={[...(items ?? [])]}
      scroll={{ x: 'max-content' }}
      rowSelection={{ selectedRowKeys: [...chosen], onChange: (keys) => onChoose(keys.map(String)), preserveSelectedRowKeys: true }}
      pagination={total <= PAGE ? false : { current: page, pageSize: PAGE, total, onChange: onPage, showSizeChanger: false }}
      locale={{ emptyText: <NothingHere text={t('queue.empty')} hint={t('queue.emptyHint')} /> }}
      columns={[
        { title: t('queue.recipient'), dataIndex: 'recipient', render: cut },
        { title: t('queue.sender'), dataIndex: 'sender', render: (sender: string) => cut(sender === '' ? t('common.nullSender') : sender) },
        {
          title: t('queue.subject'),
          dataIndex: 'subject',
          render: (subject: string, row) => (
            <Link to="/messages/$msgId" params={{ msgId: row.msgId }}>
              {subject === '' ? row.msgId : subject.slice(0, 60)}
            </Link>
          ),
        },
        { title: t('queue.attempts'), dataIndex: 'attempts', align: 'right' },
        { title: t('queue.nextAttempt'), dataIndex: 'nextAttemptAt', render: when },
        { title: t('queue.lastReply'), dataIndex: 'lastReply', render: cut },
        { title: t('queue.nextHop'), dataIndex: 'nextHop' },
        { title: t('messages.size'), dataIndex: 'size', render: (size: number) => octets(size, i18n.language) },
        { title: t('queue.received'), dataIndex: 'receivedAt', render: when },
      ]}
    />
  );
}
