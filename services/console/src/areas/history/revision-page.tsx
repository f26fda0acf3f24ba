import { RollbackOutlined } from '@ant-design/icons';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { App, Button, Card, Flex, InputNumber, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

import { rollbackSettings, useDiffRevisions, useReadRevision, useReadSettings } from '../../kit/api/generated/client.js';
import type { Revision } from '../../kit/api/generated/client.js';
import { problemOf } from '../../kit/api/problem.js';
import { ValueTable } from '../../kit/form/value-table.js';
import { MissingObject } from '../../kit/object/missing-object.js';
import { ObjectPage } from '../../kit/object/object-page.js';
import { useMay } from '../../kit/session.js';
import { NothingHere } from '../../kit/show/nothing-here.js';
import { ProblemBox } from '../../kit/show/problem-box.js';
import { When } from '../../kit/show/when.js';
import { useAsk } from '../../kit/use-ask.js';
import { useChange } from '../../kit/use-change.js';
import { ToneTag } from '../../kit/words/word-tags.js';
import { useRevisionComment } from './use-revision-comment.js';

const LIST = '/system/history';

/** One revision: what it changed, or how it differs from any other. Which two are compared is in the address. */
export default function RevisionPage() {
  const { t } = useTranslation('history');
  const { revision = '' } = useParams({ strict: false }) as { readonly revision?: string };
  const number = /^\d{1,9}$/.test(revision) ? Number(revision) : 0;
  const { data, error, refetch } = useReadRevision(number, { query: { enabled: number > 0 } });
  const missing = <MissingObject list={{ path: LIST, title: t('title') }} name={t('name', { revision })} />;
  if (number === 0) return missing;
  if (error !== null && data === undefined)
    return problemOf(error).status === 404 ? missing : <ProblemBox error={error} onRetry={() => void refetch()} />;
  return data === undefined ? <Skeleton active /> : <OneRevision revision={data} />;
}

function OneRevision({ revision }: { readonly revision: Revision }) {
  const { t } = useTranslation('history');
  const comment = useRevisionComment();
  const current = useReadSettings().data?.revision;
  return (
    <ObjectPage
      list={{ path: LIST, title: t('title') }}
      title={t('name', { revision: revision.revision })}
      status={
        <>
          {revision.revision === current ? <ToneTag tone="good">{t('inForce')}</ToneTag> : null}
          {revision.published ? null : <ToneTag tone="warn">{t('notPublished')}</ToneTag>}
          <span>{revision.author}</span>
          <When iso={revision.createdAt} />
          <span className="whole">{comment(revision.comment)}</span>
        </>
      }
      actions={revision.revision === current ? undefined : <Rollback revision={revision.revision} />}
      views={[{ key: 'changes', label: t('changes'), content: <Changes to={revision.revision} newest={current ?? revision.revision} /> }]}
    />
  );
}

function Rollback({ revision }: { readonly revision: number }) {
  const { t } = useTranslation('history');
  const { message } = App.useApp();
  const ask = useAsk();
  const navigate = useNavigate();
  const may = useMay('settings.edit');
  const rollback = useChange((number: number) => rollbackSettings(number, {}), {
    onDone(saved) {
      void message.success(t('common.saved', { revision: saved.revision }));
      void navigate({ to: LIST });
    },
  });
  if (!may) return null;
  const askRollback = () =>
    ask({ title: t('confirmRollback', { revision }), text: t('rollbackText'), does: t('rollback'), work: () => rollback.mutateAsync(revision) });
  return (
    <Button icon={<RollbackOutlined />} onClick={askRollback}>
      {t('rollback')}
    </Button>
  );
}

/** `gateway › mta › hostname`; a dot within brackets is part of a name. */
function pathText(path: string): string {
  return path.replaceAll(/\.(?![^[]*\])/g, ' › ');
}

/** Differences to another revision: the one before, unless the address names one. */
function Changes({ to, newest }: { readonly to: number; readonly newest: number }) {
  const { t } = useTranslation('history');
  const navigate = useNavigate();
  const { from: raw } = useSearch({ strict: false }) as { readonly from?: unknown };
  const from = typeof raw === 'number' && Number.isInteger(raw) && raw >= 1 ? raw : to - 1;
  const none = from < 1 || from === to;
  const { data, error, refetch } = useDiffRevisions(from, { to }, { query: { enabled: !none } });
  const compare = (number: number | null) =>
    void navigate({
      to: `${LIST}/$revision`,
      params: { revision: String(to) } as never,
      search: (number === null ? {} : { from: number }) as never,
      replace: true,
    });
  return (
    <Card>
      <Flex gap={12} wrap align="center" style={{ marginBottom: 12 }}>
        {none ? null : <Typography.Text strong>{t('comparedWith', { from, to })}</Typography.Text>}
        <Flex gap={8} align="center">
          <label htmlFor="compare-with">{t('against')}</label>
          <InputNumber id="compare-with" min={1} max={newest} precision={0} value={none ? null : from} onChange={compare} />
        </Flex>
      </Flex>
      {error === null ? null : <ProblemBox error={error} onRetry={() => void refetch()} />}
      {none ? (
        <NothingHere text={t('noChanges')} />
      ) : data === undefined ? (
        error === null ? (
          <Skeleton active />
        ) : null
      ) : data.changes.length === 0 ? (
        <NothingHere text={t('noChanges')} />
      ) : (
        <ValueTable
          columns={[t('setting'), t('before'), t('after')]}
          rows={data.changes.map((change) => ({
            key: change.path,
            name: pathText(change.path),
            cells: [change.before, change.after].map((value, i) => (
              <code key={i === 0 ? 'before' : 'after'} style={{ whiteSpace: 'pre-wrap' }}>
                {value === undefined ? '' : JSON.stringify(value, undefined, 1)}
              </code>
            )),
          }))}
        />
      )}
    </Card>
  );
}
