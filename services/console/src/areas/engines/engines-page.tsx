import { useTranslation } from 'react-i18next';

import { useReadDashboard } from '../../kit/api/generated/client.js';
import type { Dashboard } from '../../kit/api/generated/client.js';
import { ListPage } from '../../kit/list/list-page.js';
import { wholeRows } from '../../kit/list/rows.js';
import { age, dateTime } from '../../kit/show/formats.js';
import { TwoLines } from '../../kit/show/cut.js';
import type { Tone } from '../../kit/words/tones.js';
import { ToneTag } from '../../kit/words/word-tags.js';

type Engine = Dashboard['engines'][number];
const DAY_MS = 86_400_000;
const REFRESH_MS = 30_000;

/** A database is fresh for two days and old after a week (behaviour 21: up to date, out of date, obsolete). */
function ageTone(iso: string): Tone {
  const ms = Date.now() - Date.parse(iso);
  return ms < 2 * DAY_MS ? 'good' : ms < 7 * DAY_MS ? 'warn' : 'bad';
}

const idOf = (engine: Engine) => `${engine.service} ${engine.engine} ${engine.version} ${engine.database}`;

/** What scans, and how old what it knows is. */
export default function EnginesPage() {
  const { t, i18n } = useTranslation('engines');
  const query = useReadDashboard({ period: '1h' }, { query: { refetchInterval: REFRESH_MS } });
  return (
    <ListPage<Engine>
      list="engines"
      title={t('title')}
      rows={wholeRows(query, (data) => data.engines)}
      idOf={idOf}
      empty={{ text: t('none') }}
      columns={[
        {
          key: 'engine',
          title: t('engine'),
          part: 'head',
          show: (row) => <TwoLines first={row.engine} second={row.service} />,
          text: (row) => row.engine,
        },
        { key: 'service', title: t('service'), hidden: true, show: (row) => row.service, text: (row) => row.service },
        { key: 'version', title: t('common.version'), show: (row) => row.version, text: (row) => row.version },
        { key: 'database', title: t('database'), show: (row) => (row.database === '' ? t('builtIn') : row.database), text: (row) => row.database },
        {
          key: 'age',
          title: t('age'),
          show: (row) =>
            row.databaseAt === undefined ? null : (
              <ToneTag tone={ageTone(row.databaseAt)} title={dateTime(row.databaseAt, i18n.language)}>
                {age(row.databaseAt, Date.now(), i18n.language)}
              </ToneTag>
            ),
          text: (row) => row.databaseAt ?? '',
        },
        { key: 'instances', title: t('instances'), width: 110, align: 'right', show: (row) => row.instances, text: (row) => String(row.instances) },
      ]}
    />
  );
}
