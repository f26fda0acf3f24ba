import { CopyOutlined, InboxOutlined, LinkOutlined, SearchOutlined } from '@ant-design/icons';
import { Link, useParams } from '@tanstack/react-router';
import { App, Button, Card, Flex, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import { useReadTrace } from '../../kit/api/generated/client.js';
import type { MessageTrace } from '../../kit/api/generated/client.js';
import { problemOf } from '../../kit/api/problem.js';
import { MissingObject } from '../../kit/object/missing-object.js';
import { ObjectPage } from '../../kit/object/object-page.js';
import { useMay } from '../../kit/session.js';
import { ProblemBox } from '../../kit/show/problem-box.js';
import { MailStateTag } from '../../kit/words/word-tags.js';
import { isMoving } from './delivery-groups.js';
import { GroupCard } from './group-card.js';
import { MessageFacts } from './message-facts.js';
import { ModuleCards } from './module-cards.js';
import { PartList } from './part-list.js';
import { StoryTimeline } from './story-timeline.js';
import { WhyBox } from './why-box.js';

const LIST = '/mail/messages';
const PAIR = { display: 'grid', gap: 16, gridTemplateColumns: 'repeat(auto-fit, minmax(min(380px, 100%), 1fr))', alignItems: 'start' } as const;

/** The whole story of one mail: what happened, why, and what was seen. */
export default function StoryPage() {
  const { t } = useTranslation('messages');
  const { msgId = '' } = useParams({ strict: false }) as { readonly msgId?: string };
  const { data, error, refetch } = useReadTrace(msgId, { query: { refetchInterval: (query) => (isMoving(query.state.data) ? 5000 : false) } });
  if (error !== null && data === undefined) {
    // An id that cannot be one is as good as one that there is not.
    if (![400, 404].includes(problemOf(error).status)) return <ProblemBox error={error} onRetry={() => void refetch()} />;
    const search = (
      <Link to={LIST} search={{ subject: msgId } as never}>
        <Button icon={<SearchOutlined />}>{t('searchFor')}</Button>
      </Link>
    );
    return <MissingObject list={{ path: LIST, title: t('title') }} name={msgId} text={t('missing')} extra={search} />;
  }
  if (data === undefined) return <Skeleton active paragraph={{ rows: 14 }} />;
  return <Story trace={data} />;
}

function Story({ trace }: { readonly trace: MessageTrace }) {
  const { t } = useTranslation('messages');
  const { state } = trace;
  const summary = (
    <div style={PAIR}>
      <Card title={t('timeline')}>
        <StoryTimeline trace={trace} />
      </Card>
      <MessageFacts trace={trace} />
    </div>
  );
  const scans = (
    <Flex vertical gap={16}>
      <ModuleCards trace={trace} />
      <PartList trace={trace} />
    </Flex>
  );
  const recipients = (
    <Flex vertical gap={16}>
      {trace.groups.map((group, i) => (
        <GroupCard key={`${group.rule.id}-${i}`} group={group} revision={trace.revision} msgId={trace.msgId} />
      ))}
    </Flex>
  );
  return (
    <ObjectPage
      list={{ path: LIST, title: t('title') }}
      title={trace.subject === '' ? t('common.noSubject') : trace.subject}
      status={
        <>
          {state === undefined ? null : <MailStateTag state={state} />}
          <Typography.Text code>{trace.msgId}</Typography.Text>
        </>
      }
      actions={<Actions trace={trace} />}
      notice={<WhyBox trace={trace} />}
      views={[
        { key: 'summary', label: t('view.summary'), content: summary },
        { key: 'scans', label: t('view.scans'), content: scans },
        { key: 'recipients', label: t('view.recipients'), content: recipients },
      ]}
    />
  );
}

function Actions({ trace }: { readonly trace: MessageTrace }) {
  const { t } = useTranslation('messages');
  const { message } = App.useApp();
  const inBackup = useMay('backup.read') && trace.groups.some(({ backup }) => backup);
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(
      () => message.success(t('common.copied')),
      () => message.error(text),
    );
  return (
    <>
      {inBackup ? (
        <Link to="/mail/backup/$id" params={{ id: trace.msgId } as never}>
          <Button icon={<InboxOutlined />}>{t('inBackup')}</Button>
        </Link>
      ) : null}
      {trace.envelope.sender === '' ? null : (
        <Link to={LIST} search={{ sender: trace.envelope.sender } as never}>
          <Button icon={<SearchOutlined />}>{t('sameSender')}</Button>
        </Link>
      )}
      <Button icon={<CopyOutlined />} onClick={() => copy(trace.msgId)}>
        {t('copyId')}
      </Button>
      <Button icon={<LinkOutlined />} onClick={() => copy(window.location.href)}>
        {t('copyLink')}
      </Button>
    </>
  );
}
