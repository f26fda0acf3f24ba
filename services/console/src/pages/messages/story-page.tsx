import { ArrowLeftOutlined, CopyOutlined, LinkOutlined } from '@ant-design/icons';
import { Link, useParams } from '@tanstack/react-router';
import { App, Button, Card, Col, Flex, Row, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import { useReadTrace } from '../../api/generated/client.js';
import type { MessageTrace } from '../../api/generated/client.js';
import { problemOf } from '../../api/problem.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { DeliveryTag, FateTag } from '../../parts/status-tags.js';
import { GroupCard } from './group-card.js';
import { MessageFacts } from './message-facts.js';
import { ModuleCards } from './module-cards.js';
import { PartTable } from './part-table.js';
import { StoryTimeline } from './story-timeline.js';
import { WhyBox } from './why-box.js';

/** The whole story of one mail: what happened, why, and what was seen. */
export default function StoryPage() {
  const { t } = useTranslation();
  const { msgId } = useParams({ from: '/messages/$msgId' });
  const { data, error, refetch } = useReadTrace(msgId, { query: { refetchInterval: (query) => (isMoving(query.state.data) ? 5000 : false) } });
  if (error !== null && data === undefined)
    return problemOf(error).status === 404 ? (
      <Card>
        <NothingHere text={t('story.missing')} hint={msgId} />
      </Card>
    ) : (
      <ProblemBox error={error} onRetry={() => void refetch()} />
    );
  if (data === undefined) return <Skeleton active paragraph={{ rows: 14 }} />;
  return <Story trace={data} />;
}

/** Deliveries may still come for a while; an old mail does not change any more. */
function isMoving(trace: MessageTrace | undefined): boolean {
  if (trace === undefined) return false;
  const owed = trace.groups.filter((g) => g.fate === 'deliver').flatMap((g) => g.recipients);
  const done = new Set(trace.deliveries.filter((d) => d.nextAttemptAt === undefined).map((d) => d.recipient));
  return owed.some((recipient) => !done.has(recipient));
}

function Story({ trace }: { readonly trace: MessageTrace }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const copy = (text: string) =>
    void navigator.clipboard.writeText(text).then(
      () => message.success(t('common.copied')),
      () => message.error(text),
    );
  const fates = [...new Set(trace.groups.map((g) => g.fate))];
  const results = [
    ...new Set(
      trace.deliveries.filter((d) => !trace.deliveries.some((o) => o.recipient === d.recipient && o.attempt > d.attempt)).map((d) => d.result),
    ),
  ];
  const title = (
    <Flex vertical gap={4}>
      <Link to="/messages" style={{ fontSize: 13, fontWeight: 400 }}>
        <ArrowLeftOutlined /> {t('story.back')}
      </Link>
      <span style={{ overflowWrap: 'anywhere' }}>{trace.subject === '' ? t('common.noSubject') : trace.subject}</span>
    </Flex>
  );
  const hint = (
    <Flex gap={8} align="center" wrap style={{ marginTop: 6 }}>
      {fates.map((fate) => (
        <FateTag key={fate} fate={fate} />
      ))}
      {results
        .filter((r) => r !== 'delivered' || !fates.includes('deliver'))
        .map((result) => (
          <DeliveryTag key={result} result={result} />
        ))}
      <Typography.Text code>{trace.msgId}</Typography.Text>
    </Flex>
  );
  const actions = (
    <>
      <Button icon={<CopyOutlined />} onClick={() => copy(trace.msgId)}>
        {t('story.copyId')}
      </Button>
      <Button icon={<LinkOutlined />} onClick={() => copy(window.location.href)}>
        {t('story.copyLink')}
      </Button>
    </>
  );
  return (
    <>
      <PageHead title={title} hint={hint} actions={actions} />
      <Flex vertical gap={16}>
        <WhyBox trace={trace} />
        <Row gutter={[16, 16]}>
          <Col xs={24} xl={10}>
            <Flex vertical gap={16}>
              <Card title={t('story.timeline')}>
                <StoryTimeline trace={trace} />
              </Card>
              <MessageFacts trace={trace} />
            </Flex>
          </Col>
          <Col xs={24} xl={14}>
            <Flex vertical gap={16}>
              <ModuleCards trace={trace} />
              {trace.groups.map((group, i) => (
                <GroupCard key={`${group.rule.id}-${i}`} group={group} />
              ))}
              <PartTable trace={trace} />
            </Flex>
          </Col>
        </Row>
      </Flex>
    </>
  );
}
