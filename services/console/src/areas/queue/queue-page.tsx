import { DeleteOutlined, SendOutlined } from '@ant-design/icons';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';

import { deleteQueued, flushQueue, listQueue } from '../../kit/api/generated/client.js';
import type { QueueItem, QueueSelectionInput } from '../../kit/api/generated/client.js';
import type { Filter, FilterValues } from '../../kit/list/filters.js';
import { ListPage } from '../../kit/list/list-page.js';
import type { ListColumn } from '../../kit/list/list-column.js';
import { usePagedRows } from '../../kit/list/rows.js';
import type { Selecting } from '../../kit/list/selection-bar.js';
import { useFilters } from '../../kit/list/use-filters.js';
import { useMay } from '../../kit/session.js';
import { Cut, TwoLines } from '../../kit/show/cut.js';
import { bytes } from '../../kit/show/formats.js';
import { RowLink } from '../../kit/show/row-link.js';
import { When } from '../../kit/show/when.js';
import { useChange } from '../../kit/use-change.js';
import { selectionOf } from './queue-selection.js';

const PAGE = 100;
const REFRESH_MS = 15_000;
const FILTERS: readonly Filter[] = [
  { name: 'address', kind: 'text' },
  { name: 'nextHop', kind: 'text' },
  { name: 'msgId', kind: 'text' },
];
const idOf = (item: QueueItem) => item.id;

/** Mail that waits for its next attempt. What is done to it reaches the rows that are shown, or all of the filter, and nothing else. */
export default function QueuePage() {
  const { t } = useTranslation('queue');
  const [values, setValues] = useFilters(FILTERS);
  const columns = useColumns();
  const selecting = useSelecting(values);
  const rows = usePagedRows<QueueItem>({
    key: ['queue', values],
    load: async (cursor, signal) => {
      const { items, total, nextCursor } = await listQueue({ ...values, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal });
      return { items, total, next: nextCursor };
    },
    idOf,
    refreshMs: REFRESH_MS,
  });
  return (
    <ListPage<QueueItem>
      list="queue"
      title={t('title')}
      hint={rows.total === undefined || Object.keys(values).length > 0 ? undefined : t('waiting', { count: rows.total })}
      rows={rows}
      idOf={idOf}
      columns={columns}
      filtering={{
        fields: FILTERS.map((filter) => ({ ...filter, label: t(filter.name as 'address' | 'nextHop' | 'msgId') })),
        values,
        onSearch: setValues,
      }}
      selecting={selecting}
      empty={{ text: t('empty'), hint: t('emptyHint') }}
    />
  );
}

function useSelecting(values: FilterValues): Selecting | undefined {
  const { t } = useTranslation('queue');
  const { message } = App.useApp();
  const may = useMay('queue.manage');
  const flush = useChange((which: QueueSelectionInput) => flushQueue(which), {
    onDone: ({ changed }) => void message.success(t('flushed', { count: changed })),
  });
  const remove = useChange((which: QueueSelectionInput) => deleteQueued(which), {
    onDone: ({ changed }) => void message.success(t('deleted', { count: changed })),
  });
  if (!may) return undefined;
  return {
    takesWhole: true,
    actions: [
      {
        key: 'flush',
        icon: <SendOutlined />,
        label: t('flush'),
        question: (count) => ({ title: t('confirmFlush', { count }), text: t('confirmFlushText') }),
        run: (scope) => flush.mutateAsync(selectionOf(scope, values)),
      },
      {
        key: 'delete',
        icon: <DeleteOutlined />,
        danger: true,
        label: t('common.delete'),
        question: (count) => ({ title: t('confirmDelete', { count }), text: t('confirmDeleteText') }),
        run: (scope) => remove.mutateAsync(selectionOf(scope, values)),
      },
    ],
  };
}

function useColumns(): readonly ListColumn<QueueItem>[] {
  const { t, i18n } = useTranslation('queue');
  const mayEvents = useMay('events.view');
  const sender = (row: QueueItem) => (row.sender === '' ? t('common.nullSender') : row.sender);
  const subject = (row: QueueItem) => (row.subject === '' ? t('common.noSubject') : row.subject);
  const reply = (row: QueueItem) => `${row.nextHop} ${row.lastReply}`.trim();
  return [
    {
      key: 'recipient',
      title: t('recipient'),
      part: 'head',
      show: (row) => (
        <TwoLines
          first={
            mayEvents ? (
              <RowLink to="/mail/messages/$msgId" params={{ msgId: row.msgId }} title={row.recipient}>
                {row.recipient}
              </RowLink>
            ) : (
              row.recipient
            )
          }
          second={subject(row)}
        />
      ),
      text: (row) => row.recipient,
    },
    { key: 'sender', title: t('sender'), width: 190, show: (row) => <Cut text={sender(row)} />, text: sender },
    {
      key: 'reply',
      title: t('lastReply'),
      show: (row) => <TwoLines first={row.nextHop === '' ? row.lastReply : row.nextHop} second={row.nextHop === '' ? '' : row.lastReply} />,
      text: reply,
    },
    { key: 'attempts', title: t('attempts'), width: 104, align: 'right', show: (row) => row.attempts, text: (row) => String(row.attempts) },
    { key: 'next', title: t('nextAttempt'), width: 130, show: (row) => <When iso={row.nextAttemptAt} />, text: (row) => row.nextAttemptAt },
    { key: 'received', title: t('received'), width: 130, show: (row) => <When iso={row.receivedAt} />, text: (row) => row.receivedAt },
    {
      key: 'size',
      title: t('common.size'),
      width: 90,
      align: 'right',
      hidden: true,
      show: (row) => bytes(row.size, i18n.language),
      text: (row) => String(row.size),
    },
    { key: 'msgId', title: t('msgId'), width: 240, hidden: true, show: (row) => <Cut text={row.msgId} />, text: (row) => row.msgId },
  ];
}
