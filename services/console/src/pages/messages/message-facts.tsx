import { Card, Descriptions, Tag } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MessageTrace } from '../../api/generated/client.js';
import { octets } from '../../parts/formats.js';
import { statusColor } from '../../parts/status-tags.js';

/** Envelope, identity and authentication of the message. */
export function MessageFacts({ trace }: { readonly trace: MessageTrace }) {
  const { t, i18n } = useTranslation();
  const { envelope, auth } = trace;
  const whole = (value: string) => <span style={{ overflowWrap: 'anywhere' }}>{value}</span>;
  const client = [envelope.clientIp, envelope.clientName].filter((x) => x !== '').join(' · ');
  const items = [
    { key: 'from', label: t('story.headerFrom'), children: whole(trace.headerFrom) },
    { key: 'sender', label: t('story.envelopeSender'), children: whole(envelope.sender === '' ? t('common.nullSender') : envelope.sender) },
    {
      key: 'client',
      label: t('story.client'),
      children: (
        <>
          {whole(client)} {envelope.trusted ? <Tag color="blue">{t('story.trusted')}</Tag> : null}
        </>
      ),
    },
    { key: 'helo', label: t('story.helo'), children: whole(envelope.helo) },
    { key: 'tls', label: t('story.tls'), children: envelope.tls === '' ? t('story.plain') : envelope.tls },
    { key: 'size', label: t('messages.size'), children: octets(trace.size, i18n.language) },
    { key: 'messageId', label: t('story.messageId'), children: whole(trace.messageId) },
    { key: 'sha', label: t('story.sha256'), children: whole(trace.sha256) },
    { key: 'revision', label: t('story.revision'), children: trace.revision },
    { key: 'reply', label: t('story.reply'), children: whole(`${trace.reply.code} ${trace.reply.enhanced} ${trace.reply.text}`) },
    ...(auth === undefined
      ? []
      : [
          {
            key: 'auth',
            label: t('story.auth'),
            children: (
              <div>
                {(['spf', 'dkim', 'dmarc', 'arc'] as const)
                  .filter((name) => auth[name] !== '')
                  .map((name) => (
                    <Tag key={name} color={authColor(auth[name])} style={{ marginBottom: 4 }}>
                      {name.toUpperCase()} {auth[name]}
                    </Tag>
                  ))}
                <div>{auth.aligned ? t('story.aligned') : t('story.notAligned')}</div>
              </div>
            ),
          },
        ]),
  ];
  return (
    <Card title={t('story.facts2')}>
      <Descriptions size="small" column={1} items={items} styles={{ label: { width: 150 } }} />
    </Card>
  );
}

function authColor(result: string): string {
  if (result === 'pass') return 'green';
  return result === 'none' || result === 'neutral'
    ? 'default'
    : result === 'fail'
      ? 'red'
      : statusColor(result) === 'red'
        ? 'orange'
        : statusColor(result);
}
