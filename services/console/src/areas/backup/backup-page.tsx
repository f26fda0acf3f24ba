import { DeleteOutlined, SendOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';

import { searchBackup, startBackupJob, useReadBackupTotals } from '../../kit/api/generated/client.js';
import type { BackupJobInput, KeptMail } from '../../kit/api/generated/client.js';
import { ListPage } from '../../kit/list/list-page.js';
import type { ListColumn } from '../../kit/list/list-column.js';
import { usePagedRows } from '../../kit/list/rows.js';
import type { Scope } from '../../kit/list/selection.js';
import type { Selecting } from '../../kit/list/selection-bar.js';
import { useFilters } from '../../kit/list/use-filters.js';
import { useMay } from '../../kit/session.js';
import { Cut, TwoLines } from '../../kit/show/cut.js';
import { bytes, count } from '../../kit/show/formats.js';
import { RowLink } from '../../kit/show/row-link.js';
import { When } from '../../kit/show/when.js';
import { useChange } from '../../kit/use-change.js';
import { useWords } from '../../kit/words/use-words.js';
import { StatusTags } from '../../kit/words/word-tags.js';
import { BACKUP_FILTERS } from './backup-filters.js';
import { JobPanel } from './job-panel.js';

const PAGE = 50;
const idOf = (row: KeptMail) => row.id;

/** What was kept, and what can be done with many of it. */
export default function BackupPage() {
  const { t, i18n } = useTranslation('backup');
  const words = useWords();
  const [values, setValues] = useFilters(BACKUP_FILTERS);
  const totals = useReadBackupTotals().data;
  const unfiltered = Object.keys(values).length === 0;
  const rows = usePagedRows<KeptMail>({
    key: ['backup', values],
    load: async (cursor, signal) => {
      const { items, nextCursor } = await searchBackup({ ...values, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal });
      return { items, next: nextCursor };
    },
    idOf,
  });
  const labels: Readonly<Record<string, (option: string) => string>> = { detectedBy: words.module, action: words.action };
  const number = (value: number) => bytes(value, i18n.language);
  return (
    <ListPage<KeptMail>
      list="backup"
      title={t('title')}
      hint={
        totals === undefined
          ? undefined
          : t('fill', { count: count(totals.entries, i18n.language) as never, used: number(totals.bytes), limit: number(totals.maxBytes) })
      }
      rows={{ ...rows, total: unfiltered ? totals?.entries : undefined }}
      idOf={idOf}
      columns={useColumns()}
      filtering={{
        fields: BACKUP_FILTERS.map((filter) => ({
          ...filter,
          label: t(`filter.${filter.name}` as never),
          ...(labels[filter.name] === undefined ? {} : { optionLabel: labels[filter.name] }),
        })),
        values,
        onSearch: setValues,
      }}
      open={(row) => ({ to: '/mail/backup/$id', params: { id: row.id } })}
      selecting={useSelecting(unfiltered)}
      empty={{ text: t('empty'), hint: t('emptyHint') }}
    >
      <JobPanel />
    </ListPage>
  );
}

/** Either the rows that are shown or, without a filter, all of Backup: how many a filter finds nobody counts, so it is never reached as a whole. */
function useSelecting(unfiltered: boolean): Selecting | undefined {
  const { t } = useTranslation('backup');
  const [mayDeliver, mayDelete] = [useMay('backup.deliver'), useMay('backup.delete')];
  const start = useChange((input: BackupJobInput) => startBackupJob(input));
  const run = (kind: BackupJobInput['kind']) => (scope: Scope) =>
    start.mutateAsync(scope.kind === 'rows' ? { kind, ids: [...scope.ids] } : { kind, all: true });
  const actions = [
    {
      may: mayDeliver,
      key: 'deliver',
      icon: <SendOutlined />,
      label: t('deliver'),
      question: (count: number) => ({ title: t('deliverTitle', { count }), text: t('confirmSendText') }),
      run: run('deliver'),
    },
    {
      may: mayDelete,
      key: 'delete',
      icon: <DeleteOutlined />,
      danger: true,
      label: t('common.delete'),
      question: (count: number) => ({ title: t('confirmDelete', { count }), text: t('confirmDeleteText') }),
      run: run('delete'),
    },
  ].filter(({ may }) => may);
  return actions.length === 0 ? undefined : { takesWhole: unfiltered, actions };
}

/** Everything of the mail is plain text. */
function useColumns(): readonly ListColumn<KeptMail>[] {
  const { t, i18n } = useTranslation('backup');
  const words = useWords();
  const from = (row: KeptMail) => row.headerFrom || row.sender || t('common.nullSender');
  const rules = (row: KeptMail) => row.rules.map(({ name }) => name).join(', ');
  return [
    {
      key: 'received',
      title: t('column.received'),
      width: 130,
      part: 'head',
      show: (row) => (
        <RowLink to="/mail/backup/$id" params={{ id: row.id }}>
          <When iso={row.receivedAt} />
        </RowLink>
      ),
      text: (row) => row.receivedAt,
    },
    {
      key: 'from',
      title: t('column.from'),
      show: (row) => <TwoLines first={from(row)} second={row.subject === '' ? t('common.noSubject') : row.subject} />,
      text: (row) => `${from(row)} ${row.subject}`,
    },
    {
      key: 'recipients',
      title: t('column.recipients'),
      width: 190,
      show: (row) => (
        <TwoLines first={row.recipients[0] ?? ''} second={row.recipients.length > 1 ? t('common.more', { count: row.recipients.length - 1 }) : ''} />
      ),
      text: (row) => row.recipients.join(' '),
    },
    {
      key: 'findings',
      title: t('column.findings'),
      width: 170,
      show: (row) => <StatusTags statuses={row.statuses} />,
      text: (row) => row.threats.join('; '),
    },
    { key: 'rule', title: t('column.rule'), width: 130, show: (row) => <Cut text={rules(row)} />, text: rules },
    {
      key: 'size',
      title: t('common.size'),
      width: 84,
      align: 'right',
      show: (row) => bytes(row.size, i18n.language),
      text: (row) => String(row.size),
    },
    {
      key: 'action',
      title: t('column.action'),
      width: 130,
      hidden: true,
      show: (row) => <Cut text={words.action(row.action)} />,
      text: (row) => words.action(row.action),
    },
    { key: 'client', title: t('column.client'), width: 130, hidden: true, show: (row) => <Cut text={row.clientIp} />, text: (row) => row.clientIp },
    { key: 'msgId', title: 'MsgId', width: 240, hidden: true, show: (row) => <Cut text={row.id} />, text: (row) => row.id },
  ];
}
