import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';

import { useProblemText } from '../api/use-problem-text.js';

/** An error where the content would be, with a way to try again. */
export function ProblemBox({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useTranslation();
  const textOf = useProblemText();
  const again = (retry: () => void) => (
    <Button size="small" onClick={retry}>
      {t('common.retry')}
    </Button>
  );
  return (
    <Alert
      type="error"
      showIcon
      title={t('problem.title')}
      description={textOf(error)}
      style={{ marginBottom: 16 }}
      {...(onRetry === undefined ? {} : { action: again(onRetry) })}
    />
  );
}
