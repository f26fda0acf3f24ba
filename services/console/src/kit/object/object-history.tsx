import { useQuery } from '@tanstack/react-query';
import { Card, Flex, Skeleton, Timeline, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import { listAudit } from '../api/generated/client.js';
import type { AuditEntry } from '../api/generated/client.js';
import { NothingHere } from '../show/nothing-here.js';
import { ProblemBox } from '../show/problem-box.js';
import { When } from '../show/when.js';
import { useWords } from '../words/use-words.js';

/** How far back the audit is read. */
const READ = 200;

interface ObjectHistoryProps {
  /** Whether an entry is about this object. */
  readonly about: (entry: AuditEntry) => boolean;
}

/** Who did what to one object, newest first. For accounts that may read the audit. */
export function ObjectHistory({ about }: ObjectHistoryProps) {
  const { t } = useTranslation();
  const { audit } = useWords();
  const { data, error, refetch } = useQuery({ queryKey: ['audit', 'newest', READ], queryFn: ({ signal }) => listAudit({ limit: READ }, { signal }) });
  if (error !== null && data === undefined) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton active />;
  const entries = data.items.filter(about);
  return (
    <Card>
      <Typography.Paragraph type="secondary">{t('object.historyHint', { count: data.items.length })}</Typography.Paragraph>
      {entries.length === 0 ? (
        <NothingHere text={t('object.noHistory')} />
      ) : (
        <Timeline
          items={entries.map((entry) => ({
            content: (
              <Flex key={entry.id} gap={8} wrap>
                <Typography.Text strong>{audit(entry.action)}</Typography.Text>
                <span>{entry.account}</span>
                <Typography.Text type="secondary">
                  <When iso={entry.at} />
                </Typography.Text>
              </Flex>
            ),
          }))}
        />
      )}
    </Card>
  );
}
