import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';

import { problemOf } from '../api/problem.js';

/** An error where the content would be, with a way to try again. */
export function ProblemBox({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useTranslation();
  const problem = problemOf(error);
  const fields = (problem.errors ?? []).map((e) => (e.path === '' ? e.message : `${e.path}: ${e.message}`));
  const detail = problem.status === 0 ? t('problem.noAnswer') : [problem.detail, ...fields].join(' · ');
  return (
    <Alert
      type="error"
      showIcon
      title={t('problem.title')}
      description={detail}
      {...(onRetry === undefined
        ? {}
        : {
            action: (
              <Button size="small" onClick={onRetry}>
                {t('common.retry')}
              </Button>
            ),
          })}
    />
  );
}
