import { App, Button, Drawer, Flex, Table, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { rollbackSettings, useDiffRevisions, useListRevisions } from '../../api/generated/client.js';
import type { RevisionHead, SettingsChange } from '../../api/generated/client.js';
import { useMay } from '../../app/session.js';
import { dateTime } from '../../parts/formats.js';
import { NothingHere } from '../../parts/nothing-here.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { useAsk } from '../../parts/use-ask.js';
import { useChange } from '../../parts/use-change.js';

/** Every configuration that ever was, with a way to compare and to go back. */
export function HistoryTab({ current }: { readonly current: number }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const ask = useAsk();
  const may = useMay('settings.edit');
  const [compared, setCompared] = useState<number>();
  const { data, error, refetch } = useListRevisions({ limit: 100 });
  const rollback = useChange((number: number) => rollbackSettings(number, {}), {
    onDone: (saved) => void message.success(t('common.saved', { revision: saved.revision })),
  });
  const askRollback = (revision: number) =>
    ask({
      title: t('settings.confirmRollback', { revision }),
      text: t('settings.rollbackText'),
      does: t('settings.rollback'),
      work: () => rollback.mutateAsync(revision),
    });
  if (error !== null) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <Table<RevisionHead>
        size="middle"
        rowKey="revision"
        loading={data === undefined}
        dataSource={data?.items ?? []}
        pagination={(data?.items.length ?? 0) > 20 ? { pageSize: 20 } : false}
        columns={[
          {
            title: t('settings.revision'),
            dataIndex: 'revision',
            render: (revision: number) => (
              <Flex gap={8}>
                {revision}
                {revision === current ? <Tag color="green">{t('settings.inForce')}</Tag> : null}
              </Flex>
            ),
          },
          { title: t('settings.when'), dataIndex: 'createdAt', render: (iso: string) => dateTime(iso, i18n.language) },
          { title: t('settings.author'), dataIndex: 'author' },
          { title: t('settings.comment'), dataIndex: 'comment', render: (text: string) => <span style={{ overflowWrap: 'anywhere' }}>{text}</span> },
          {
            key: 'actions',
            align: 'right',
            render: (_value, row) =>
              row.revision === current ? null : (
                <Flex gap={8} justify="flex-end">
                  <Button size="small" onClick={() => setCompared(row.revision)}>
                    {t('settings.compare')}
                  </Button>
                  {may ? (
                    <Button size="small" onClick={() => askRollback(row.revision)}>
                      {t('settings.rollback')}
                    </Button>
                  ) : null}
                </Flex>
              ),
          },
        ]}
      />
      {compared === undefined ? null : <DiffDrawer from={compared} to={current} onClose={() => setCompared(undefined)} />}
    </>
  );
}

function DiffDrawer({ from, to, onClose }: { readonly from: number; readonly to: number; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error } = useDiffRevisions(from, { to });
  const value = (json: unknown) =>
    json === undefined ? (
      ''
    ) : (
      <Typography.Text code style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {JSON.stringify(json, undefined, 1)}
      </Typography.Text>
    );
  return (
    <Drawer open size="large" title={t('settings.changes', { from, to })} onClose={onClose}>
      {error === null ? null : <ProblemBox error={error} />}
      <Table<SettingsChange>
        size="small"
        rowKey="path"
        loading={data === undefined && error === null}
        dataSource={data?.changes ?? []}
        pagination={false}
        locale={{ emptyText: <NothingHere text={t('settings.noChanges')} /> }}
        columns={[
          { title: '', dataIndex: 'path', render: (path: string) => <span style={{ overflowWrap: 'anywhere' }}>{path}</span> },
          { title: t('settings.before'), dataIndex: 'before', render: value },
          { title: t('settings.after'), dataIndex: 'after', render: value },
        ]}
      />
    </Drawer>
  );
}
