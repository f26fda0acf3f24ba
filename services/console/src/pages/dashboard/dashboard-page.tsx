import { keepPreviousData } from '@tanstack/react-query';
import { Alert, Card, Col, Flex, Row, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useReadDashboard } from '../../api/generated/client.js';
import type { Dashboard, ReadDashboardPeriod } from '../../api/generated/client.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { ActionBars } from './action-bars.js';
import { DetectionList } from './detection-list.js';
import { EngineTable } from './engine-table.js';
import { FigureRow } from './figure-row.js';
import { MailChart } from './mail-chart.js';
import { ServiceTable } from './service-table.js';

const PERIODS = ['1h', '6h', '24h', '7d', '30d'] as const satisfies readonly ReadDashboardPeriod[];
const REFRESH_MS = 10_000;

/** How the gateway is: mail, detections, engines, queue, services. */
export default function DashboardPage() {
  const { t } = useTranslation();
  const [period, setPeriod] = useState<ReadDashboardPeriod>('1h');
  const { data, error, refetch } = useReadDashboard({ period }, { query: { refetchInterval: REFRESH_MS, placeholderData: keepPreviousData } });
  const choice = (
    <Segmented value={period} onChange={setPeriod} options={PERIODS.map((value) => ({ value, label: t(`dashboard.period.${value}`) }))} />
  );
  return (
    <>
      <PageHead title={t('dashboard.title')} actions={choice} />
      {error === null ? null : <ProblemBox error={error} onRetry={() => void refetch()} />}
      {data === undefined ? error === null ? <Skeleton active paragraph={{ rows: 12 }} /> : null : <Figures data={data} />}
    </>
  );
}

function Figures({ data }: { readonly data: Dashboard }) {
  const { t } = useTranslation();
  return (
    <Flex vertical gap={16}>
      {data.journal === 'down' ? <Alert type="warning" showIcon title={t('dashboard.journalDown')} /> : null}
      {data.queue === undefined ? <Alert type="warning" showIcon title={t('dashboard.queueDown')} /> : null}
      {data.revision.published ? null : <Alert type="warning" showIcon title={t('dashboard.notPublished', { revision: data.revision.number })} />}
      <FigureRow data={data} />
      <Row gutter={[16, 16]}>
        <Col xs={24} xl={16}>
          <MailChart data={data} />
        </Col>
        <Col xs={24} xl={8}>
          <Card title={t('dashboard.actions')} style={{ height: '100%' }}>
            <ActionBars byAction={data.totals.byAction} />
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Card title={t('dashboard.detections')} style={{ height: '100%' }}>
            <DetectionList detections={data.detections} />
          </Card>
        </Col>
        <Col xs={24} xl={12}>
          <Card title={t('dashboard.engines')} style={{ height: '100%' }} styles={{ body: { padding: 0 } }}>
            <EngineTable engines={data.engines} />
          </Card>
        </Col>
        <Col span={24}>
          <Card title={t('dashboard.services')} styles={{ body: { padding: 0 } }}>
            <ServiceTable services={data.services} revision={data.revision.number} />
          </Card>
        </Col>
      </Row>
    </Flex>
  );
}
