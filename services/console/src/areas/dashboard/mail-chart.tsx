import { useNavigate } from '@tanstack/react-router';
import { Card, Flex, theme, Typography } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dashboard } from '../../kit/api/generated/client.js';
import { count } from '../../kit/show/formats.js';
import { NothingHere } from '../../kit/show/nothing-here.js';
import { CHART_COLORS } from '../../kit/words/tones.js';
import { useWords } from '../../kit/words/use-words.js';
import { MAIL_STATES } from '../../kit/words/words.js';
import type { MailState } from '../../kit/words/words.js';
import { labelled, linesFor } from './chart-scale.js';

const HEIGHT_PX = 260;
const AXIS = { left: 44, bottom: 24, top: 8, right: 28 } as const;
const LABEL_PX = 84;
const SERIES = (Object.keys(MAIL_STATES) as MailState[]).map((name) => ({ name, color: CHART_COLORS[MAIL_STATES[name]] }));

/** Mail by what it has come to over the period. A bar leads to its mails. */
export function MailChart({ data }: { readonly data: Dashboard }) {
  const { t } = useTranslation('dashboard');
  const words = useWords();
  const empty = data.series.length === 0 || Object.keys(data.totals.byState).length === 0;
  return (
    <Card
      title={t('flow')}
      extra={<Typography.Text type="secondary">{t('perBucket', { bucket: bucketName(data.period.bucketMinutes, t) })}</Typography.Text>}
      style={{ height: '100%' }}
    >
      {empty ? (
        <NothingHere text={t('noMail')} />
      ) : (
        <>
          <Bars data={data} />
          <Flex gap={16} wrap justify="center" style={{ marginTop: 8 }}>
            {SERIES.filter(({ name }) => (data.totals.byState[name] ?? 0) > 0).map(({ name, color }) => (
              <Flex key={name} gap={6} align="center">
                <span style={{ width: 9, height: 9, borderRadius: 5, background: color }} />
                {words.mail(name)}
              </Flex>
            ))}
          </Flex>
        </>
      )}
    </Card>
  );
}

function Bars({ data }: { readonly data: Dashboard }) {
  const { t, i18n } = useTranslation('dashboard');
  const { token } = theme.useToken();
  const words = useWords();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { bucketMinutes } = data.period;
  const points = data.series.map(({ at, byState }) => ({ at, counts: SERIES.map(({ name }) => byState[name] ?? 0) }));
  const sums = points.map(({ counts }) => counts.reduce((sum, value) => sum + value, 0));
  const lines = linesFor(Math.max(...sums));
  const top = lines.at(-1) ?? 1;
  const room = { width: Math.max(0, width - AXIS.left - AXIS.right), height: HEIGHT_PX - AXIS.top - AXIS.bottom };
  const slot = room.width / points.length;
  const y = (value: number) => AXIS.top + room.height * (1 - value / top);
  const tick = new Intl.DateTimeFormat(
    i18n.language,
    bucketMinutes >= 60 ? { day: 'numeric', month: 'short', hour: '2-digit' } : { hour: '2-digit', minute: '2-digit' },
  );
  const full = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  const describe = (i: number) => {
    const point = points[i];
    const counts = SERIES.flatMap(({ name }, s) =>
      (point?.counts[s] ?? 0) > 0 ? [`${words.mail(name)} ${count(point?.counts[s] ?? 0, i18n.language)}`] : [],
    );
    return t('bar', { at: full.format(new Date(point?.at ?? 0)), counts: counts.join(', ') });
  };
  const open = (at: string) => {
    const from = Date.parse(at);
    void navigate({ to: '/mail/messages', search: { from: at, to: new Date(from + bucketMinutes * 60_000).toISOString() } as never });
  };
  return (
    <div ref={box} style={{ width: '100%', height: HEIGHT_PX }}>
      <svg width={width} height={HEIGHT_PX} role="img" aria-label={t('flow')} fontSize={12} fill={token.colorTextSecondary}>
        {lines.map((line) => (
          <g key={line}>
            <line x1={AXIS.left} x2={width - AXIS.right} y1={y(line)} y2={y(line)} stroke={token.colorSplit} />
            <text x={AXIS.left - 8} y={y(line) + 4} textAnchor="end">
              {count(line, i18n.language)}
            </text>
          </g>
        ))}
        {labelled(points.length, Math.floor(room.width / LABEL_PX)).map((i) => (
          <text key={points[i]?.at} x={AXIS.left + slot * (i + 0.5)} y={HEIGHT_PX - 6} textAnchor="middle">
            {tick.format(new Date(points[i]?.at ?? 0))}
          </text>
        ))}
        {points.map(({ at, counts }, i) => {
          let below = 0;
          return sums[i] === 0 ? null : (
            <g key={at} style={{ cursor: 'pointer' }} onClick={() => open(at)}>
              <title>{describe(i)}</title>
              {counts.map((value, s) => {
                const from = below;
                below += value;
                return value === 0 ? null : (
                  <rect
                    key={SERIES[s]?.name}
                    x={AXIS.left + slot * i + Math.min(1, slot * 0.1)}
                    width={Math.max(1, slot - Math.min(2, slot * 0.2))}
                    y={y(below)}
                    height={Math.max(1, y(from) - y(below))}
                    fill={SERIES[s]?.color}
                  />
                );
              })}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** Width of an element in pixels, as it is now. */
function useWidth(box: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    watch.observe(element);
    return () => watch.disconnect();
  }, [box]);
  return width;
}

function bucketName(minutes: number, t: ReturnType<typeof useTranslation<'dashboard'>>['t']): string {
  if (minutes === 1) return t('minute');
  if (minutes === 60) return t('hour');
  return minutes < 60 ? t('minutes', { count: minutes }) : t('hours', { count: minutes / 60 });
}
