import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Progress } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { cancelBackupJob, useReadNewestBackupJob } from '../../kit/api/generated/client.js';
import type { BackupJob } from '../../kit/api/generated/client.js';
import { useMay } from '../../kit/session.js';
import { useChange } from '../../kit/use-change.js';

const REFRESH_MS = 1000;
/** One that ended is told of for a while. */
const TOLD_MS = 3_600_000;

/** The newest operation on many mails: how far it is, and a way to end it. */
export function JobPanel() {
  const { t } = useTranslation('backup');
  const { data } = useReadNewestBackupJob({ query: { refetchInterval: ({ state }) => (state.data?.job?.state === 'running' ? REFRESH_MS : false) } });
  const [mayDeliver, mayDelete] = [useMay('backup.deliver'), useMay('backup.delete')];
  const cancel = useChange((id: string) => cancelBackupJob(id));
  const job = data?.job;
  const client = useQueryClient();
  const progress = job === undefined ? '' : `${job.state} ${job.done}`;
  // What is listed changes with each step.
  useEffect(() => void client.invalidateQueries({ queryKey: ['backup'] }), [client, progress]);
  if (job === undefined || (job.endedAt !== undefined && Date.now() - Date.parse(job.endedAt) > TOLD_MS)) return null;
  const runs = job.state === 'running';
  const may = job.kind === 'deliver' ? mayDeliver : mayDelete;
  const { done, total, failed } = job;
  return (
    <Alert
      type={job.state === 'failed' || failed > 0 ? 'warning' : 'info'}
      role="status"
      title={`${t(`job.${job.kind}`)}: ${stateWord(job, t)}`}
      description={
        <>
          <Progress percent={total === 0 ? 100 : Math.min(100, Math.floor(((done + failed) / total) * 100))} aria-label={t(`job.${job.kind}`)} />
          <div>{t('jobCount', { done, total, failed })}</div>
          {job.lastError === '' ? null : <div>{job.lastError}</div>}
        </>
      }
      {...(runs && may
        ? {
            action: (
              <Button onClick={() => cancel.mutate(job.id)} loading={cancel.isPending}>
                {t('common.cancel')}
              </Button>
            ),
          }
        : {})}
    />
  );
}

const STATES = ['running', 'done', 'cancelled', 'failed'] as const;

function stateWord({ state }: BackupJob, t: ReturnType<typeof useTranslation<'backup'>>['t']): string {
  const known = STATES.find((one) => one === state);
  return known === undefined ? state : t(`jobState.${known}`);
}
