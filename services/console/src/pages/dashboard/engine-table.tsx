import { Table, Tag, Tooltip, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import type { Dashboard } from '../../api/generated/client.js';
import { age, dateTime } from '../../parts/formats.js';
import { NothingHere } from '../../parts/nothing-here.js';

type Engine = Dashboard['engines'][number];
const DAY_MS = 86_400_000;

/** A database is fresh for two days and old after a week (behaviour 21: up to date, out of date, obsolete). */
function ageColor(iso: string): string {
  const ms = Date.now() - Date.parse(iso);
  return ms < 2 * DAY_MS ? 'green' : ms < 7 * DAY_MS ? 'orange' : 'red';
}

export function EngineTable({ engines }: { readonly engines: readonly Engine[] }) {
  const { t, i18n } = useTranslation();
  return (
    <Table<Engine>
      size="middle"
      pagination={false}
      rowKey={(e) => `${e.service} ${e.engine} ${e.version}`}
      dataSource={[...engines]}
      locale={{ emptyText: <NothingHere text={t('dashboard.noEngines')} /> }}
      columns={[
        {
          title: t('dashboard.engine'),
          dataIndex: 'engine',
          render: (engine: string, row) => (
            <>
              <Typography.Text strong>{engine}</Typography.Text> <Typography.Text type="secondary">{row.service}</Typography.Text>
            </>
          ),
        },
        { title: t('dashboard.version'), dataIndex: 'version' },
        {
          title: t('dashboard.database'),
          dataIndex: 'database',
          render: (database: string) => (database === '' ? <Typography.Text type="secondary">{t('dashboard.builtIn')}</Typography.Text> : database),
        },
        {
          title: t('dashboard.age'),
          dataIndex: 'databaseAt',
          render: (at: string | undefined) =>
            at === undefined ? null : (
              <Tooltip title={dateTime(at, i18n.language)}>
                <Tag color={ageColor(at)}>{age(at, Date.now(), i18n.language)}</Tag>
              </Tooltip>
            ),
        },
      ]}
    />
  );
}
