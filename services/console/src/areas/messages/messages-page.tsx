import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';

import { searchMessages } from '../../kit/api/generated/client.js';
import type { MessageRow } from '../../kit/api/generated/client.js';
import { withFilters } from '../../kit/list/filters.js';
import { ListPage } from '../../kit/list/list-page.js';
import type { ListColumn } from '../../kit/list/list-column.js';
import { usePagedRows } from '../../kit/list/rows.js';
import { useFilters } from '../../kit/list/use-filters.js';
import { Cut, TwoLines } from '../../kit/show/cut.js';
import { bytes } from '../../kit/show/formats.js';
import { RowLink } from '../../kit/show/row-link.js';
import { When } from '../../kit/show/when.js';
import { useWords } from '../../kit/words/use-words.js';
import { MailStateTag, StatusTags } from '../../kit/words/word-tags.js';
import { MESSAGE_FILTERS, queryOf } from './message-filters.js';
import { useFilterFields } from './use-filter-fields.js';

const PAGE = 50;
const idOf = (row: MessageRow) => row.msgId;

/** One search that finds a mail. */
export default function MessagesPage() {
  const { t } = useTranslation('messages');
  const [values, setValues] = useFilters(MESSAGE_FILTERS);
  const fields = useFilterFields();
  const columns = useColumns();
  const query = queryOf(values);
  const rows = usePagedRows<MessageRow>({
    key: ['messages', query],
    load: async (cursor, signal) => {
      const { items, nextCursor } = await searchMessages({ ...query, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal });
      return { items, next: nextCursor };
    },
    idOf,
  });
  return (
    <ListPage<MessageRow>
      list="messages"
      title={t('title')}
      rows={rows}
      idOf={idOf}
      columns={columns}
      filtering={{ fields, values, onSearch: setValues }}
      open={(row) => ({ to: '/mail/messages/$msgId', params: { msgId: row.msgId } })}
      exportAll={withFilters('/api/v1/messages/export.csv', query as never)}
      empty={{ text: t('empty'), hint: t('emptyHint') }}
    />
  );
}

/** Everything of the mail is plain text. */
function useColumns(): readonly ListColumn<MessageRow>[] {
  const { t, i18n } = useTranslation('messages');
  const words = useWords();
  const sender = (row: MessageRow) => (row.sender === '' ? t('common.nullSender') : row.sender);
  const rules = (row: MessageRow) => row.rules.map((rule) => rule.name).join(', ');
  return [
    {
      key: 'state',
      title: t('column.state'),
      width: 118,
      part: 'head',
      show: (row) => <MailStateTag state={row.state} />,
      text: (row) => words.mail(row.state),
    },
    {
      key: 'received',
      title: t('column.received'),
      width: 112,
      part: 'head',
      show: (row) => (
        <RowLink to="/mail/messages/$msgId" params={{ msgId: row.msgId }}>
          <When iso={row.receivedAt} />
        </RowLink>
      ),
      text: (row) => row.receivedAt,
    },
    {
      key: 'from',
      title: t('column.from'),
      show: (row) => (
        <>
          <TwoLines first={row.headerFrom === '' ? sender(row) : row.headerFrom} second={row.subject === '' ? t('common.noSubject') : row.subject} />
          {foreignEnvelope(row) ? <Cut text={t('envelope', { sender: sender(row) })} quiet small /> : null}
        </>
      ),
      text: (row) => `${row.headerFrom} ${row.subject}`.trim(),
    },
    {
      key: 'recipients',
      title: t('column.recipients'),
      width: 190,
      show: (row) => <Recipients all={[...row.recipients, ...row.refusedRecipients]} />,
      text: (row) => [...row.recipients, ...row.refusedRecipients].join(' '),
    },
    {
      key: 'findings',
      title: t('column.findings'),
      width: 150,
      show: (row) => <StatusTags statuses={row.statuses} />,
      text: (row) =>
        Object.entries(row.statuses)
          .map(([module, status]) => `${words.module(module)}: ${words.status(status)}`)
          .join('; '),
    },
    { key: 'rule', title: t('column.rule'), width: 100, show: (row) => <Cut text={rules(row)} />, text: rules },
    {
      key: 'size',
      title: t('column.size'),
      width: 84,
      align: 'right',
      show: (row) => bytes(row.size, i18n.language),
      text: (row) => String(row.size),
    },
    { key: 'sender', title: t('column.sender'), width: 190, hidden: true, show: (row) => <Cut text={sender(row)} />, text: sender },
    {
      key: 'clientIp',
      title: t('column.clientIp'),
      width: 130,
      hidden: true,
      show: (row) => <Cut text={row.clientIp} />,
      text: (row) => row.clientIp,
    },
    {
      key: 'action',
      title: t('column.action'),
      width: 130,
      hidden: true,
      show: (row) => <Cut text={words.action(row.action)} />,
      text: (row) => words.action(row.action),
    },
    {
      key: 'refusal',
      title: t('column.refusal'),
      width: 170,
      hidden: true,
      show: (row) => <Cut text={row.refusalCode === '' ? '' : `${row.replyCode} ${row.refusalCode}`} />,
      text: (row) => row.refusalCode,
    },
    { key: 'msgId', title: t('column.msgId'), width: 240, hidden: true, show: (row) => <Cut text={row.msgId} />, text: (row) => row.msgId },
  ];
}

/** Whether From, which anybody can write, names another address than the envelope. */
function foreignEnvelope(row: MessageRow): boolean {
  return row.headerFrom !== '' && !row.headerFrom.toLowerCase().includes(row.sender.toLowerCase());
}

function Recipients({ all }: { readonly all: readonly string[] }) {
  const { t } = useTranslation('messages');
  const [first = '', ...rest] = all;
  return (
    <Flex vertical>
      <Cut text={first} />
      {rest.length === 0 ? null : <span title={all.slice(0, 20).join(', ')}>{t('common.more', { count: rest.length })}</span>}
    </Flex>
  );
}
