import { Link } from '@tanstack/react-router';
import { Flex, Timeline, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { MessageTrace } from '../../kit/api/generated/client.js';
import { bytes, dateTime } from '../../kit/show/formats.js';
import { When } from '../../kit/show/when.js';
import { CHART_COLORS } from '../../kit/words/tones.js';
import { useWords } from '../../kit/words/use-words.js';
import { ResultTag } from '../../kit/words/word-tags.js';
import { isKnown, RESULTS } from '../../kit/words/words.js';
import { deliveryGroups } from './delivery-groups.js';
import type { DeliveryGroup } from './delivery-groups.js';

/** What happened, in order: connection, refused recipients, receipt, steps with their durations, decision, deliveries. */
export function StoryTimeline({ trace }: { readonly trace: MessageTrace }) {
  const { t, i18n } = useTranslation('messages');
  const { envelope, reply } = trace;
  const [first = '', ...rest] = envelope.recipients;
  const recipients = rest.length === 0 ? first : `${first} ${t('common.more', { count: rest.length })}`;
  const sender = envelope.sender === '' ? t('common.nullSender') : envelope.sender;
  const decision = [
    {
      color: CHART_COLORS.info,
      content: <Entry title={t('received')} note={t('receivedText', { size: bytes(trace.size, i18n.language), sender, recipients })} />,
    },
    { color: CHART_COLORS.quiet, content: <Steps steps={trace.steps} /> },
    {
      color: reply.code < 300 ? CHART_COLORS.good : reply.code < 500 ? CHART_COLORS.warn : CHART_COLORS.bad,
      content: (
        <Entry
          title={t('decided', { reply: `${reply.code} ${reply.enhanced}` })}
          at={<When iso={trace.decidedAt} />}
          note={<span lang="en">{reply.text}</span>}
        />
      ),
    },
  ];
  const items = [
    {
      color: CHART_COLORS.info,
      content: (
        <Entry
          title={t('connected', { client: envelope.clientIp })}
          at={<When iso={trace.receivedAt} />}
          note={[envelope.clientName, `HELO ${envelope.helo}`, envelope.tls].filter((text) => text !== '').join(' · ')}
        />
      ),
    },
    ...trace.refusals.map((refusal) => ({
      color: refusal.reply.code < 500 ? CHART_COLORS.warn : CHART_COLORS.bad,
      content: (
        <Entry
          title={t('refused', { recipient: refusal.recipient })}
          at={<When iso={refusal.at} />}
          note={<span lang="en">{`${refusal.reply.code} ${refusal.reply.enhanced} ${refusal.reply.text} · ${refusal.code}`}</span>}
        />
      ),
    })),
    // Without a recipient no message came, and there was nothing to decide.
    ...(trace.sha256 === '' ? [] : decision),
    ...deliveryGroups(trace.deliveries).map((group) => ({
      color: CHART_COLORS[isKnown(RESULTS, group.last.result) ? RESULTS[group.last.result] : 'warn'],
      content: <Delivery group={group} />,
    })),
  ];
  return <Timeline items={items} />;
}

/** The steps of the decision, a line each. */
function Steps({ steps }: { readonly steps: MessageTrace['steps'] }) {
  const { t, i18n } = useTranslation('messages');
  const words = useWords();
  const name = (step: string) => {
    const key = `step.${step}`;
    return /^[a-z -]+$/.test(step) && i18n.exists(key, { ns: 'messages' }) ? t(key as never) : step;
  };
  // `AS Clean, AP Phishing` of a scanner in words; what else a step says is for the log.
  const said = (detail: string) => {
    const pairs = detail.split(', ').map((pair) => /^([A-Za-z]+) ([A-Za-z]+)$/.exec(pair));
    return pairs.every((pair) => pair !== null)
      ? pairs.map((pair) => `${words.module(pair[1] ?? '')}: ${words.status(pair[2] ?? '')}`).join(', ')
      : '';
  };
  return (
    <Flex vertical gap={2}>
      {steps.map((step, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- steps have no name of their own
        <div key={`${step.name} ${i}`}>
          <Typography.Text strong>{name(step.name)}</Typography.Text>{' '}
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {[t('took', { ms: shortMs(step.durationMs) }), said(step.detail)].filter((text) => text !== '').join(' · ')}
          </Typography.Text>
        </div>
      ))}
    </Flex>
  );
}

function Delivery({ group }: { readonly group: DeliveryGroup }) {
  const { t, i18n } = useTranslation('messages');
  const { last, recipients, attempts } = group;
  const [first = '', ...others] = recipients;
  return (
    <Entry
      title={
        <>
          {t('attempts', { recipient: first, count: attempts })} <ResultTag word={last.result} />
        </>
      }
      at={<When iso={last.at} />}
      note={
        <>
          {others.length === 0 ? null : <div title={others.slice(0, 50).join(', ')}>{t('otherRecipients', { count: others.length })}</div>}
          {[last.nextHop, last.tls, last.reply].filter((text) => text !== '').join(' · ')}
          {last.nextAttemptAt === undefined ? null : <div>{t('nextAttempt', { at: dateTime(last.nextAttemptAt, i18n.language) })}</div>}
          {last.dsnMsgId === '' ? null : (
            <div>
              <Link to="/mail/messages/$msgId" params={{ msgId: last.dsnMsgId } as never}>
                {t('dsn', { id: last.dsnMsgId })}
              </Link>
            </div>
          )}
        </>
      }
    />
  );
}

function Entry({ title, note, at }: { readonly title: ReactNode; readonly note?: ReactNode; readonly at?: ReactNode }) {
  return (
    <div className="whole">
      <Typography.Text strong>{title}</Typography.Text>
      {at === undefined ? null : (
        <Typography.Text type="secondary" style={{ marginInlineStart: 8, fontSize: 12 }}>
          {at}
        </Typography.Text>
      )}
      {note === undefined || note === '' ? null : (
        <div>
          <Typography.Text type="secondary">{note}</Typography.Text>
        </div>
      )}
    </div>
  );
}

function shortMs(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}
