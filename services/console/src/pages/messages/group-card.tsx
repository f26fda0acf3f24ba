import { Link } from '@tanstack/react-router';
import { Card, Descriptions, Flex, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MessageTrace } from '../../api/generated/client.js';
import { en } from '../../i18n/en.js';
import { FateTag } from '../../parts/status-tags.js';

/** Recipients under one rule, what became of their mail, and how it was changed. */
export function GroupCard({ group }: { readonly group: MessageTrace['groups'][number] }) {
  const { t } = useTranslation();
  const action = Object.hasOwn(en.action, group.action) ? t(`action.${group.action as keyof typeof en.action}`) : group.action;
  const title = (
    <Flex gap={8} align="center">
      {t('story.rule')}
      <Link to="/rules/$ruleId" params={{ ruleId: String(group.rule.id) }}>
        {group.rule.name}
      </Link>
      <FateTag fate={group.fate} />
    </Flex>
  );
  return (
    <Card title={title}>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={[
          {
            key: 'recipients',
            label: t('story.recipients'),
            span: 'filled',
            children: <span style={{ overflowWrap: 'anywhere' }}>{group.recipients.join(', ')}</span>,
          },
          { key: 'action', label: t('story.action'), children: action },
          { key: 'caused', label: t('story.causedBy'), children: group.causedBy === '' ? t('common.none') : group.causedBy },
          { key: 'edits', label: t('story.edits'), children: group.edits },
          {
            key: 'notes',
            label: ' ',
            children: (
              <>
                {group.backup ? <Tag color="blue">{t('story.backup')}</Tag> : null}
                {group.notifySender ? <Tag color="blue">{t('story.notifySender')}</Tag> : null}
              </>
            ),
          },
        ]}
      />
      {group.addedHeaders.length === 0 ? null : (
        <>
          <Typography.Text type="secondary">{t('story.headers')}</Typography.Text>
          <pre
            style={{
              margin: '6px 0 0',
              padding: 12,
              borderRadius: 8,
              background: 'rgba(128, 128, 128, 0.1)',
              fontSize: 12,
              whiteSpace: 'pre-wrap',
              overflowWrap: 'anywhere',
            }}
          >
            {group.addedHeaders.join('\n')}
          </pre>
        </>
      )}
    </Card>
  );
}
