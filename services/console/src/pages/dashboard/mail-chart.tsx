import { Card, theme, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';

import type { Dashboard } from '../../api/generated/client.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { FATES } from './fates.js';

/** Mail by fate over the period. */
export function MailChart({ data }: { readonly data: Dashboard }) {
  const { t, i18n } = useTranslation();
  const { token } = theme.useToken();
  const { bucketMinutes } = data.period;
  const long = bucketMinutes >= 60;
  const tick = new Intl.DateTimeFormat(
    i18n.language,
    long ? { day: '2-digit', month: 'short', hour: '2-digit' } : { hour: '2-digit', minute: '2-digit' },
  );
  const full = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  const points = data.series.map((point) => ({ at: Date.parse(point.at), ...point.byFate }));
  const empty = points.length === 0 || data.totals.messages === 0;
  const axis = { stroke: token.colorTextTertiary, fontSize: 12, tickLine: false };
  return (
    <Card
      title={t('dashboard.perMinute')}
      extra={<Typography.Text type="secondary">{t('dashboard.perBucket', { bucket: bucketName(bucketMinutes, t) })}</Typography.Text>}
      style={{ height: '100%' }}
    >
      {empty ? (
        <NothingHere text={t('dashboard.noMail')} />
      ) : (
        <ResponsiveContainer width="100%" height={280}>
          <BarChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: -16 }} barCategoryGap={1}>
            <CartesianGrid vertical={false} stroke={token.colorSplit} />
            <XAxis dataKey="at" {...axis} tickFormatter={(value: number) => tick.format(value)} minTickGap={40} />
            <YAxis {...axis} axisLine={false} allowDecimals={false} />
            <Tooltip
              isAnimationActive={false}
              cursor={{ fill: token.colorFillTertiary }}
              labelFormatter={(value) => full.format(Number(value))}
              contentStyle={{
                background: token.colorBgElevated,
                border: `1px solid ${token.colorBorderSecondary}`,
                borderRadius: token.borderRadius,
              }}
              labelStyle={{ color: token.colorText }}
            />
            <Legend
              iconType="circle"
              iconSize={8}
              itemSorter={null}
              formatter={(name: string) => <span style={{ color: token.colorText }}>{name}</span>}
            />
            {FATES.map(({ fate, color }) => (
              <Bar key={fate} dataKey={fate} name={t(`fate.${fate}`)} stackId="mail" fill={color} isAnimationActive={false} />
            ))}
          </BarChart>
        </ResponsiveContainer>
      )}
    </Card>
  );
}

function bucketName(minutes: number, t: ReturnType<typeof useTranslation>['t']): string {
  if (minutes === 1) return t('dashboard.minute');
  if (minutes === 60) return t('dashboard.hour');
  return minutes < 60 ? t('dashboard.minutes', { count: minutes }) : t('dashboard.hours', { count: minutes / 60 });
}
