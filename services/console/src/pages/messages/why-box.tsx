import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MessageTrace } from '../../api/generated/client.js';

const TYPE: Readonly<Record<string, 'success' | 'warning' | 'error'>> = {
  deliver: 'success',
  tempfail: 'warning',
  reject: 'error',
  'delete-message': 'error',
};

/** The sentences that explain the decision, first thing on the page. */
export function WhyBox({ trace }: { readonly trace: MessageTrace }) {
  const { t } = useTranslation();
  const many = trace.groups.length > 1;
  return (
    <>
      {trace.groups.map((group, i) => (
        <Alert
          key={`${group.rule.id}-${i}`}
          type={TYPE[group.fate] ?? 'info'}
          showIcon
          title={many ? `${t('story.why')} · ${group.recipients.join(', ')}` : t('story.why')}
          description={
            <ul style={{ margin: 0, paddingInlineStart: 18 }} data-testid="why">
              {group.explanation.map((sentence) => (
                <li key={sentence} style={{ overflowWrap: 'anywhere' }}>
                  {sentence}
                </li>
              ))}
            </ul>
          }
        />
      ))}
    </>
  );
}
