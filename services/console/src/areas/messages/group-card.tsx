import { Link } from '@tanstack/react-router';
import { Card, Descriptions, Flex, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MessageTrace } from '../../kit/api/generated/client.js';
import { useMay } from '../../kit/session.js';
import { useWords } from '../../kit/words/use-words.js';
import { ActionTag, DispositionTag, ToneTag } from '../../kit/words/word-tags.js';

interface GroupCardProps {
  readonly group: MessageTrace['groups'][number];
  /** Of the configuration that decided: the rule may be another one now, or gone. */
  readonly revision: number;
  readonly msgId: string;
}

/** Recipients under one rule, what became of their mail, and how it was changed. */
export function GroupCard({ group, revision, msgId }: GroupCardProps) {
  const { t } = useTranslation('messages');
  const words = useWords();
  const mayRules = useMay('rules.view');
  const mayBackup = useMay('backup.read');
  const title = (
    <Flex gap={8} align="center" wrap>
      {t('rule')}
      {mayRules ? (
        <Link to="/policy/rules/$ruleId" params={{ ruleId: String(group.rule.id) } as never} search={{ revision } as never}>
          {group.rule.name}
        </Link>
      ) : (
        group.rule.name
      )}
      <DispositionTag word={group.fate} />
    </Flex>
  );
  const items = [
    { key: 'recipients', label: t('recipients'), span: 'filled' as const, children: <span className="whole">{group.recipients.join(', ')}</span> },
    { key: 'action', label: t('action'), children: <ActionTag word={group.action} /> },
    { key: 'caused', label: t('causedBy'), children: group.causedBy === '' ? t('common.none') : words.module(group.causedBy) },
    { key: 'edits', label: t('edits'), children: group.edits },
  ];
  return (
    <Card title={title}>
      <Descriptions size="small" column={{ xs: 1, md: 2 }} items={items} />
      <Flex gap={8} wrap>
        {group.backup && mayBackup ? (
          <Link to="/mail/backup/$id" params={{ id: msgId } as never}>
            {t('backup')}
          </Link>
        ) : group.backup ? (
          <ToneTag tone="info">{t('backup')}</ToneTag>
        ) : null}
        {group.notifySender ? <ToneTag tone="info">{t('notifySender')}</ToneTag> : null}
      </Flex>
      {group.addedHeaders.length === 0 ? null : (
        <>
          <Typography.Text type="secondary">{t('headers')}</Typography.Text>
          <pre className="code-block" lang="en">
            {group.addedHeaders.join('\n')}
          </pre>
        </>
      )}
    </Card>
  );
}
