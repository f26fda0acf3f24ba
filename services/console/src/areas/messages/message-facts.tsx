import { Card, Descriptions, Flex } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MessageTrace } from '../../kit/api/generated/client.js';
import { bytes } from '../../kit/show/formats.js';
import { AuthTag, ToneTag } from '../../kit/words/word-tags.js';

const METHODS = ['spf', 'dkim', 'dmarc', 'arc'] as const;

/** Envelope, identity and authentication of the message. */
export function MessageFacts({ trace }: { readonly trace: MessageTrace }) {
  const { t, i18n } = useTranslation('messages');
  const { envelope, auth } = trace;
  const whole = (value: string) => <span className="whole">{value}</span>;
  const client = [envelope.clientIp, envelope.clientName].filter((text) => text !== '').join(' · ');
  const items = [
    { key: 'from', label: 'From', children: whole(trace.headerFrom) },
    { key: 'sender', label: t('envelopeSender'), children: whole(envelope.sender === '' ? t('common.nullSender') : envelope.sender) },
    {
      key: 'client',
      label: t('client'),
      children: (
        <Flex gap={8} wrap>
          {whole(client)} {envelope.trusted ? <ToneTag tone="info">{t('trusted')}</ToneTag> : null}
        </Flex>
      ),
    },
    { key: 'helo', label: 'HELO', children: whole(envelope.helo) },
    { key: 'tls', label: 'TLS', children: envelope.tls === '' ? t('plain') : envelope.tls },
    ...(auth === undefined && !envelope.trusted ? [] : [{ key: 'auth', label: t('auth'), children: <Authentication trace={trace} /> }]),
    { key: 'size', label: t('common.size'), children: bytes(trace.size, i18n.language) },
    { key: 'messageId', label: 'Message-ID', children: whole(trace.messageId) },
    { key: 'sha', label: 'SHA-256', children: whole(trace.sha256) },
    { key: 'revision', label: t('configuration'), children: trace.revision },
    { key: 'reply', label: t('reply'), children: <span lang="en">{whole(`${trace.reply.code} ${trace.reply.enhanced} ${trace.reply.text}`)}</span> },
  ];
  return (
    <Card title={t('about')}>
      <Descriptions size="small" column={1} items={items} styles={{ label: { width: 150 } }} />
    </Card>
  );
}

/** What the checks said; nothing was checked for clients of a trusted network, and *none* would read as if it had been. */
function Authentication({ trace }: { readonly trace: MessageTrace }) {
  const { t } = useTranslation('messages');
  const { auth, envelope } = trace;
  const nothing = auth === undefined || METHODS.every((method) => auth[method] === '' || auth[method] === 'none');
  if (auth === undefined || (envelope.trusted && nothing)) return <>{t('notChecked')}</>;
  return (
    <div>
      <Flex gap={4} wrap>
        {METHODS.filter((method) => auth[method] !== '').map((method) => (
          <AuthTag key={method} method={method} word={auth[method]} />
        ))}
      </Flex>
      <div>{auth.aligned ? t('aligned') : t('notAligned')}</div>
    </div>
  );
}
