import { keepPreviousData } from '@tanstack/react-query';
import { Card, Flex, Segmented, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';

import { useReadDashboard } from '../../kit/api/generated/client.js';
import type { Dashboard, ReadDashboardPeriod } from '../../kit/api/generated/client.js';
import type { Filter } from '../../kit/list/filters.js';
import { useFilters } from '../../kit/list/use-filters.js';
import { PageHead } from '../../kit/show/page-head.js';
import { ProblemBox } from '../../kit/show/problem-box.js';
import { ActionBars } from './action-bars.js';
import { DetectionList } from './detection-list.js';
import { FigureRow } from './figure-row.js';
import { MailChart } from './mail-chart.js';
import { searchPeriod } from './search-period.js';
import { ServiceTable } from './service-table.js';

const PERIODS = ['1h', '6h', '24h', '7d', '30d'] as const satisfies readonly ReadDashboardPeriod[];
const FILTERS: readonly Filter[] = [{ name: 'period', kind: 'choice', options: PERIODS }];
const REFRESH_MS = 10_000;
const PAIR = { display: 'grid', gap: 16 } as const;

/** How the gateway is: mail, detections, queue, services. The period is in the address. */
export default function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const [values, setValues] = useFilters(FILTERS);
  const period = PERIODS.find((one) => one === values['period']) ?? '1h';
  const { data, error, refetch } = useReadDashboard({ period }, { query: { refetchInterval: REFRESH_MS, placeholderData: keepPreviousData } });
  const choice = (
    <Segmented
      aria-label={t('periodName')}
      value={period}
      onChange={(next) => setValues({ period: next })}
      options={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))}
    />
  );
  return (
    <>
      <PageHead title={t('title')} actions={choice} />
      {error === null ? null : <ProblemBox error={error} onRetry={() => void refetch()} />}
      {data === undefined ? error === null ? <Skeleton active paragraph={{ rows: 12 }} /> : null : <Figures data={data} />}
    </>
  );
}

function Figures({ data }: { readonly data: Dashboard }) {
  const { t } = useTranslation('dashboard');
  const period = searchPeriod(data);
  return (
    <Flex vertical gap={16}>
      <FigureRow data={data} />
      <MailChart data={data} />
      <div style={{ ...PAIR, gridTemplateColumns: 'repeat(auto-fit, minmax(min(320px, 100%), 1fr))' }}>
        <Card title={t('detections')}>
          <DetectionList detections={data.detections} period={period} />
        </Card>
        <Card title={t('actions')}>
          <ActionBars byAction={data.totals.byAction} period={period} />
        </Card>
      </div>
      <Card title={t('services')} styles={{ body: { padding: 0 } }}>
        <ServiceTable services={data.services} revision={data.revision.number} />
      </Card>
    </Flex>
  );
}
