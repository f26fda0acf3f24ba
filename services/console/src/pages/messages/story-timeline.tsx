import { Link } from '@tanstack/react-router';
import { Timeline, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { MessageTrace } from '../../api/generated/client.js';
import { dateTime, octets } from '../../parts/formats.js';
import { DeliveryTag } from '../../parts/status-tags.js';

const DELIVERY_COLOR: Readonly<Record<string, string>> = { delivered: 'green', deferred: 'orange', bounced: 'red', expired: 'red' };

/** What happened, in order: connection, refused recipients, receipt, steps with their durations, decision, deliveries. */
export function StoryTimeline({ trace }: { readonly trace: MessageTrace }) {
  const { t, i18n } = useTranslation();
  const { envelope, reply } = trace;
  const steps = trace.steps.map((step) => ({
    color: 'gray',
    content: <Entry title={step.name} note={step.detail} at={t('story.took', { ms: format(step.durationMs) })} />,
  }));
  const deliveries = trace.deliveries.map((d) => ({
    color: DELIVERY_COLOR[d.result] ?? 'blue',
    content: (
      <Entry
        title={
          <>
            {t('story.attempt', { attempt: d.attempt, recipient: d.recipient })} <DeliveryTag result={d.result} />
          </>
        }
        at={`${dateTime(d.at, i18n.language)} · ${t('story.took', { ms: format(d.durationMs) })}`}
        note={
          <>
            {[d.nextHop, d.tls, d.reply].filter((x) => x !== '').join(' · ')}
            {d.nextAttemptAt === undefined ? null : <div>{t('story.nextAttempt', { at: dateTime(d.nextAttemptAt, i18n.language) })}</div>}
            {d.dsnMsgId === '' ? null : (
              <div>
                <Link to="/messages/$msgId" params={{ msgId: d.dsnMsgId }}>
                  {t('story.dsn', { id: d.dsnMsgId })}
                </Link>
              </div>
            )}
          </>
        }
      />
    ),
  }));
  const refusals = trace.refusals.map((refusal) => ({
    color: refusal.reply.code < 500 ? 'orange' : 'red',
    content: (
      <Entry
        title={t('story.refused', { recipient: refusal.recipient })}
        at={dateTime(refusal.at, i18n.language)}
        note={`${refusal.reply.code} ${refusal.reply.enhanced} ${refusal.reply.text} · ${refusal.code}`}
      />
    ),
  }));
  // Without a recipient no message came, and there was nothing to decide.
  const came = trace.sha256 !== '';
  const sender = envelope.sender === '' ? t('common.nullSender') : envelope.sender;
  const received = {
    color: 'blue',
    content: (
      <Entry
        title={t('story.received')}
        note={t('story.receivedText', { size: octets(trace.size, i18n.language), sender, recipients: envelope.recipients.join(', ') })}
      />
    ),
  };
  const decided = {
    color: reply.code < 300 ? 'green' : reply.code < 500 ? 'orange' : 'red',
    content: (
      <Entry
        title={t('story.decided', { reply: `${reply.code} ${reply.enhanced}` })}
        at={dateTime(trace.decidedAt, i18n.language)}
        note={reply.text}
      />
    ),
  };
  const items = [
    {
      color: 'blue',
      content: (
        <Entry
          title={t('story.connected', { client: envelope.clientIp })}
          at={dateTime(trace.receivedAt, i18n.language)}
          note={[envelope.clientName, `HELO ${envelope.helo}`, envelope.tls === '' ? '' : envelope.tls].filter((x) => x !== '').join(' · ')}
        />
      ),
    },
    ...refusals,
    ...(came ? [received, ...steps, decided] : []),
    ...deliveries,
  ];
  return <Timeline items={items} />;
}
function Entry({ title, note, at }: { readonly title: ReactNode; readonly note?: ReactNode; readonly at?: string }) {
  return (
    <div style={{ overflowWrap: 'anywhere' }}>
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

function format(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}
