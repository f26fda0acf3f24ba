import { Card, Col, Row, Statistic, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { Dashboard } from '../../api/generated/client.js';
import { age, count, octets } from '../../parts/formats.js';
import { FATES } from './fates.js';

/** The figures that are read first. */
export function FigureRow({ data }: { readonly data: Dashboard }) {
  const { t, i18n } = useTranslation();
  const { totals, queue } = data;
  const oldest = queue?.oldestAt === undefined ? '' : t('dashboard.oldest', { age: age(queue.oldestAt, Date.now(), i18n.language) });
  const figures = [
    { key: 'messages', title: t('dashboard.messages'), value: count(totals.messages, i18n.language), note: octets(totals.octets, i18n.language) },
    ...FATES.map(({ fate, color }) => ({
      key: fate,
      title: t(`fate.${fate}`),
      value: count(totals.byFate[fate] ?? 0, i18n.language),
      color,
      note: share(totals.byFate[fate] ?? 0, totals.messages, i18n.language),
    })),
    { key: 'queue', title: t('dashboard.queue'), value: queue === undefined ? '?' : count(queue.messages, i18n.language), note: oldest },
  ];
  return (
    <Row gutter={[16, 16]}>
      {figures.map((figure) => (
        <Col key={figure.key} xs={12} md={8} xxl={4} xl={4}>
          <Card
            size="small"
            styles={{ body: { padding: '14px 18px' } }}
            style={'color' in figure ? { borderTop: `3px solid ${figure.color}` } : { borderTop: '3px solid #2f54eb' }}
          >
            <Statistic title={figure.title} value={figure.value} />
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {figure.note === '' ? '\u00a0' : figure.note}
            </Typography.Text>
          </Card>
        </Col>
      ))}
    </Row>
  );
}

function share(part: number, whole: number, language: string): string {
  return whole === 0 ? '' : new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(part / whole);
}
