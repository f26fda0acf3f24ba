import { Link } from '@tanstack/react-router';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Button, Result } from 'antd';
import { useTranslation } from 'react-i18next';

function Home() {
  const { t } = useTranslation();
  return (
    <Link to="/">
      <Button type="primary">{t('app.backHome')}</Button>
    </Link>
  );
}

export function MissingPage() {
  const { t } = useTranslation();
  return <Result status="info" title={t('app.notFound')} extra={<Home />} />;
}

export function NotPermittedPage() {
  const { t } = useTranslation();
  return <Result status="warning" title={t('app.notPermitted')} />;
}

/** A bug of ours: the message is for the report, the rest of the console goes on. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <Result
      status="error"
      title={t('app.broken')}
      subTitle={error instanceof Error ? error.message : undefined}
      extra={
        <Button type="primary" onClick={reset}>
          {t('app.reload')}
        </Button>
      }
    />
  );
}
