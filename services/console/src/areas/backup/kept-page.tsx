import { DeleteOutlined, HistoryOutlined, SendOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Alert, App, Button, Card, Descriptions, Empty, Flex, Skeleton, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { deleteKept, useReadKept } from '../../kit/api/generated/client.js';
import type { KeptMailDetail } from '../../kit/api/generated/client.js';
import { problemOf } from '../../kit/api/problem.js';
import { MissingObject } from '../../kit/object/missing-object.js';
import { ObjectPage } from '../../kit/object/object-page.js';
import { useMay } from '../../kit/session.js';
import { bytes } from '../../kit/show/formats.js';
import { ProblemBox } from '../../kit/show/problem-box.js';
import { When } from '../../kit/show/when.js';
import { useAsk } from '../../kit/use-ask.js';
import { useChange } from '../../kit/use-change.js';
import { useWords } from '../../kit/words/use-words.js';
import { ActionTag, ResultTag, StatusTag, StatusTags } from '../../kit/words/word-tags.js';
import { ContentView } from './content-view.js';
import { DeliverDialog } from './deliver-dialog.js';

const LIST = '/mail/backup';
const REFRESH_MS = 3000;
const isMoving = (mail: KeptMailDetail | undefined) => mail?.sendings.some(({ result }) => result === '' || result === 'deferred') === true;

/** One mail of Backup. */
export default function KeptPage() {
  const { t } = useTranslation('backup');
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string };
  const { data, error, refetch } = useReadKept(id, { query: { refetchInterval: ({ state }) => (isMoving(state.data) ? REFRESH_MS : false) } });
  const mayContent = useMay('backup.content');
  if (error !== null && data === undefined) {
    if (![400, 404].includes(problemOf(error).status)) return <ProblemBox error={error} onRetry={() => void refetch()} />;
    return <MissingObject list={{ path: LIST, title: t('title') }} name={id} text={t('missing')} />;
  }
  if (data === undefined) return <Skeleton active paragraph={{ rows: 12 }} />;
  return (
    <ObjectPage
      list={{ path: LIST, title: t('title') }}
      title={data.subject === '' ? t('common.noSubject') : data.subject}
      status={
        <>
          <StatusTags statuses={data.statuses} />
          <Typography.Text code>{data.id}</Typography.Text>
        </>
      }
      actions={<Actions mail={data} />}
      notice={data.readable ? null : <Alert type="warning" showIcon title={t('unreadable')} />}
      views={[
        { key: 'summary', label: t('view.summary'), content: <Summary mail={data} /> },
        { key: 'sendings', label: `${t('view.sendings')} (${data.sendings.length})`, content: <Sendings mail={data} /> },
        ...(mayContent && data.readable ? [{ key: 'content', label: t('view.content'), content: <ContentView id={data.id} /> }] : []),
      ]}
    />
  );
}

function Actions({ mail }: { readonly mail: KeptMailDetail }) {
  const { t } = useTranslation('backup');
  const { message } = App.useApp();
  const ask = useAsk();
  const navigate = useNavigate();
  const [sending, setSending] = useState(false);
  const [mayEvents, mayDeliver, mayDelete] = [useMay('events.view'), useMay('backup.deliver'), useMay('backup.delete')];
  const remove = useChange(() => deleteKept(mail.id), {
    onDone() {
      void message.success(t('deleted'));
      void navigate({ to: LIST });
    },
  });
  const askDelete = () =>
    ask({
      title: t('confirmDelete', { count: 1 }),
      text: t('confirmDeleteText'),
      does: t('common.delete'),
      danger: true,
      work: () => remove.mutateAsync(undefined),
    });
  return (
    <>
      {mayEvents ? (
        <Link to="/mail/messages/$msgId" params={{ msgId: mail.id } as never}>
          <Button icon={<HistoryOutlined />}>{t('story')}</Button>
        </Link>
      ) : null}
      {mayDeliver && mail.readable ? (
        <Button icon={<SendOutlined />} onClick={() => setSending(true)}>
          {t('deliver')}
        </Button>
      ) : null}
      {mayDelete ? (
        <Button danger icon={<DeleteOutlined />} onClick={askDelete}>
          {t('common.delete')}
        </Button>
      ) : null}
      {sending ? <DeliverDialog mail={mail} onClose={() => setSending(false)} /> : null}
    </>
  );
}

function Summary({ mail }: { readonly mail: KeptMailDetail }) {
  const { t, i18n } = useTranslation('backup');
  const words = useWords();
  const whole = (value: string) => <span className="whole">{value}</span>;
  const verdict = [
    { key: 'action', label: t('column.action'), children: <ActionTag word={mail.action} /> },
    { key: 'rule', label: t('column.rule'), children: whole(mail.rules.map(({ name }) => name).join(', ')) },
    ...Object.entries(mail.statuses).map(([module, status]) => ({ key: module, label: words.module(module), children: <StatusTag word={status} /> })),
    ...(mail.threats.length === 0 ? [] : [{ key: 'threats', label: t('threats'), children: whole(mail.threats.join(', ')) }]),
  ];
  const about = [
    { key: 'from', label: 'From', children: whole(mail.headerFrom) },
    { key: 'sender', label: t('filter.sender'), children: whole(mail.sender === '' ? t('common.nullSender') : mail.sender) },
    { key: 'recipients', label: t('column.recipients'), children: whole(mail.recipients.join(', ')) },
    { key: 'client', label: t('column.client'), children: whole(mail.clientIp) },
    { key: 'received', label: t('column.received'), children: <When iso={mail.receivedAt} /> },
    { key: 'kept', label: t('kept'), children: <When iso={mail.keptAt} /> },
    ...(mail.keptUntil === undefined ? [] : [{ key: 'until', label: t('keptUntil'), children: <When iso={mail.keptUntil} /> }]),
    { key: 'size', label: t('common.size'), children: bytes(mail.size, i18n.language) },
    { key: 'messageId', label: 'Message-ID', children: whole(mail.messageId) },
    { key: 'sha', label: 'SHA-256', children: whole(mail.sha256) },
  ];
  return (
    <Flex vertical gap={16}>
      <Card title={t('verdict')}>
        <Descriptions size="small" column={{ xs: 1, lg: 2 }} items={verdict} />
      </Card>
      <Card title={t('about')}>
        <Descriptions size="small" column={1} items={about} styles={{ label: { width: 150 } }} />
      </Card>
    </Flex>
  );
}

function Sendings({ mail }: { readonly mail: KeptMailDetail }) {
  const { t } = useTranslation('backup');
  if (mail.sendings.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('noSendings')} />;
  return (
    <Flex vertical gap={12}>
      {mail.sendings.map(({ msgId, recipient, form, at, by, result, reply }) => (
        <Card key={`${msgId}/${recipient}`} size="small">
          <Descriptions
            size="small"
            column={{ xs: 1, md: 2 }}
            items={[
              { key: 'to', label: t('sentTo'), children: <span className="whole">{recipient}</span> },
              { key: 'result', label: t('sentResult'), children: result === '' ? t('waiting') : <ResultTag word={result} /> },
              { key: 'form', label: t('sentForm'), children: t(`form.${form}`) },
              { key: 'at', label: t('sentAt'), children: <When iso={at} /> },
              { key: 'by', label: t('sentBy'), children: <span className="whole">{by}</span> },
              { key: 'id', label: 'MsgId', children: <span className="whole">{msgId}</span> },
              ...(reply === '' ? [] : [{ key: 'reply', label: t('sentReply'), children: <span className="whole">{reply}</span> }]),
            ]}
          />
        </Card>
      ))}
    </Flex>
  );
}
