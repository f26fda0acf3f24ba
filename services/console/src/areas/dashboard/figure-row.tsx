import { Link } from '@tanstack/react-router';
import { Card, Statistic, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { Dashboard } from '../../kit/api/generated/client.js';
import { useMay } from '../../kit/session.js';
import { age, bytes, count } from '../../kit/show/formats.js';
import { CHART_COLORS } from '../../kit/words/tones.js';
import { useWords } from '../../kit/words/use-words.js';
import { MAIL_STATES } from '../../kit/words/words.js';
import type { MailState } from '../../kit/words/words.js';
import { searchPeriod } from './search-period.js';

interface Figure {
  readonly key: string;
  readonly title: string;
  readonly value: string;
  readonly note: string;
  readonly color: string;
  readonly to: string;
  readonly search: Readonly<Record<string, string>>;
}

/** States with a tile of their own; the others are found by the search. */
const TILES = ['delivered', 'waiting', 'partly-delivered', 'bounced', 'refused', 'tempfailed', 'dropped'] as const satisfies readonly MailState[];

const GRID = { display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fit, minmax(min(150px, 45%), 1fr))' } as const;

/** The figures that are read first. Each leads to the list that it counts. */
export function FigureRow({ data }: { readonly data: Dashboard }) {
  const { t, i18n } = useTranslation('dashboard');
  const words = useWords();
  const { totals, queue } = data;
  const number = (value: number) => count(value, i18n.language);
  const search = searchPeriod(data);
  const all = Object.values(totals.byState).reduce((sum, value) => sum + value, 0);
  const figures: readonly Figure[] = [
    {
      key: 'messages',
      title: t('messages'),
      value: number(totals.messages),
      note: bytes(totals.octets, i18n.language),
      color: CHART_COLORS.info,
      to: '/mail/messages',
      search,
    },
    ...TILES.map((state) => ({
      key: state,
      title: words.mail(state),
      value: number(totals.byState[state] ?? 0),
      note: share(totals.byState[state] ?? 0, all, i18n.language),
      color: CHART_COLORS[MAIL_STATES[state]],
      to: '/mail/messages',
      search: { ...search, state },
    })),
    {
      key: 'queue',
      title: t('queue'),
      value: queue === undefined ? '?' : number(queue.messages),
      note: queue?.oldestAt === undefined ? '' : t('oldest', { age: age(queue.oldestAt, Date.now(), i18n.language) }),
      color: CHART_COLORS.quiet,
      to: '/mail/queue',
      search: {},
    },
  ];
  return (
    <div style={GRID}>
      {figures.map((figure) => (
        <Tile key={figure.key} figure={figure} />
      ))}
    </div>
  );
}

function Tile({ figure }: { readonly figure: Figure }) {
  const may = useMay(figure.to === '/mail/queue' ? 'queue.view' : 'events.view');
  const card = (
    <Card size="small" hoverable={may} styles={{ body: { padding: '12px 16px' } }} style={{ borderTop: `3px solid ${figure.color}`, height: '100%' }}>
      <Statistic title={figure.title} value={figure.value} />
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {figure.note === '' ? '\u00a0' : figure.note}
      </Typography.Text>
    </Card>
  );
  return may ? (
    <Link className="quiet-link" to={figure.to} search={figure.search as never}>
      {card}
    </Link>
  ) : (
    card
  );
}

function share(part: number, whole: number, language: string): string {
  return whole === 0 ? '' : new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(part / whole);
}
