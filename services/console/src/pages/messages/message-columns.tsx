import { Link } from '@tanstack/react-router';
import { Flex, Tooltip, Typography } from 'antd';
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MessageRow } from '../../api/generated/client.js';
import { dateTime, octets } from '../../parts/formats.js';
import { DeliveryTag, FateTag, StatusTags } from '../../parts/status-tags.js';

/** Columns in their order. */
export const MESSAGE_COLUMNS = [
  'received',
  'result',
  'from',
  'sender',
  'recipients',
  'subject',
  'findings',
  'delivery',
  'rule',
  'clientIp',
  'size',
] as const;
export type ColumnName = (typeof MESSAGE_COLUMNS)[number];

const text = (value: string, width: number) => (
  <Typography.Text ellipsis={{ tooltip: value }} style={{ maxWidth: width }}>
    {value}
  </Typography.Text>
);

/** The chosen columns. Everything of the mail is plain text. */
export function useMessageColumns(shown: readonly ColumnName[]): TableColumnsType<MessageRow> {
  const { t, i18n } = useTranslation();
  const sender = (row: MessageRow) => (row.sender === '' ? t('common.nullSender') : row.sender);
  const cells: Readonly<Record<ColumnName, (row: MessageRow) => React.ReactNode>> = {
    received: (row) => (
      <Link to="/messages/$msgId" params={{ msgId: row.msgId }} onClick={(event) => event.stopPropagation()}>
        {dateTime(row.receivedAt, i18n.language)}
      </Link>
    ),
    result: (row) => (
      <Flex gap={4}>
        {row.fates.map((fate) => (
          <FateTag key={fate} fate={fate} />
        ))}
      </Flex>
    ),
    from: (row) => text(row.headerFrom === '' ? sender(row) : row.headerFrom, 220),
    sender: (row) => text(sender(row), 220),
    recipients: (row) => <Recipients all={row.recipients} />,
    subject: (row) => (row.subject === '' ? <Typography.Text type="secondary">{t('common.noSubject')}</Typography.Text> : text(row.subject, 320)),
    findings: (row) => <StatusTags statuses={row.statuses} />,
    delivery: (row) => <DeliveryTag result={row.delivery} />,
    rule: (row) => text(row.rules.map((r) => r.name).join(', '), 140),
    clientIp: (row) => <Typography.Text code>{row.clientIp}</Typography.Text>,
    size: (row) => <span style={{ whiteSpace: 'nowrap' }}>{octets(row.size, i18n.language)}</span>,
  };
  return MESSAGE_COLUMNS.filter((name) => shown.includes(name)).map((name) => ({
    key: name,
    title: t(`messages.${name}`),
    render: (_value, row) => cells[name](row),
  }));
}

function Recipients({ all }: { readonly all: readonly string[] }) {
  const { t } = useTranslation();
  const [first = '', ...rest] = all;
  if (rest.length === 0) return text(first, 200);
  return (
    <Tooltip title={all.slice(0, 20).join(', ')}>
      <Typography.Text>
        {first} <Typography.Text type="secondary">{t('messages.more', { count: rest.length })}</Typography.Text>
      </Typography.Text>
    </Tooltip>
  );
}
