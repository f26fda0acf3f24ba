import { Card, Skeleton, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';

import { useReadSettings } from '../../api/generated/client.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { DomainTab } from './domain-tab.js';
import { HistoryTab } from './history-tab.js';
import { RelayTab } from './relay-tab.js';
import { RouteTab } from './route-tab.js';
import { ScanningTab } from './scanning-tab.js';

/** Everything of the configuration but the rules. */
export default function SettingsPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useReadSettings();
  if (error !== null && data === undefined) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton active paragraph={{ rows: 12 }} />;
  return (
    <>
      <PageHead title={t('settings.title')} hint={`${t('settings.revision')} ${data.revision} · ${data.author}`} />
      <Card styles={{ body: { paddingTop: 8 } }}>
        <Tabs
          items={[
            { key: 'domains', label: t('settings.domains'), children: <DomainTab domains={data.settings.domains} /> },
            { key: 'routes', label: t('settings.routes'), children: <RouteTab routes={data.settings.routes} /> },
            { key: 'relay', label: t('settings.relay'), children: <RelayTab key={data.revision} revision={data} /> },
            { key: 'scanning', label: t('settings.scanning'), children: <ScanningTab key={data.revision} revision={data} /> },
            { key: 'history', label: t('settings.history'), children: <HistoryTab current={data.revision} /> },
          ]}
        />
      </Card>
    </>
  );
}
