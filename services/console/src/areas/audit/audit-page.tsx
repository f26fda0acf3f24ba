import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { listAudit } from '../../kit/api/generated/client.js';
import type { AuditEntry } from '../../kit/api/generated/client.js';
import { matching } from '../../kit/list/filters.js';
import type { Filter } from '../../kit/list/filters.js';
import { ListPage } from '../../kit/list/list-page.js';
import { usePagedRows } from '../../kit/list/rows.js';
import { useFilters } from '../../kit/list/use-filters.js';
import { Cut } from '../../kit/show/cut.js';
import { RowLink } from '../../kit/show/row-link.js';
import { When } from '../../kit/show/when.js';
import { useWords } from '../../kit/words/use-words.js';
import { ToneTag } from '../../kit/words/word-tags.js';

const PAGE = 100;
const FILTERS: readonly Filter[] = [
  { name: 'who', kind: 'text' },
  { name: 'what', kind: 'text' },
  { name: 'object', kind: 'text' },
];
const idOf = (entry: AuditEntry) => entry.id;
const detailOf = (entry: AuditEntry) => (Object.keys(entry.detail).length === 0 ? '' : JSON.stringify(entry.detail, undefined, 2));

/** Where the object of an entry can be looked at. */
function pathOf({ object }: AuditEntry): string | undefined {
  const [, kind, number] = /^(rule|revision) (\d+)$/.exec(object) ?? [];
  if (kind === 'rule') return `/policy/rules/${number}`;
  return kind === 'revision' ? `/system/history/${number}` : undefined;
}

/** Who did what, newest first. */
export default function AuditPage() {
  const { t } = useTranslation('audit');
  const { audit } = useWords();
  const [values, setValues] = useFilters(FILTERS);
  const loaded = usePagedRows<AuditEntry>({
    key: ['audit'],
    load: async (cursor, signal) => {
      const { items, nextCursor } = await listAudit({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal });
      return { items, next: nextCursor };
    },
    idOf,
  });
  const rows = useMemo(() => {
    const textOf = (entry: AuditEntry, name: string) =>
      name === 'who' ? `${entry.account} ${entry.client}` : name === 'what' ? `${entry.action} ${audit(entry.action)}` : entry.object;
    return { ...loaded, items: loaded.items === undefined ? undefined : matching(loaded.items, values, textOf) };
  }, [loaded, values, audit]);
  return (
    <ListPage<AuditEntry>
      list="audit"
      title={t('title')}
      hint={Object.keys(values).length > 0 && loaded.more !== undefined ? t('loadedOnly') : undefined}
      rows={rows}
      idOf={idOf}
      filtering={{
        fields: FILTERS.map((filter) => ({ ...filter, label: t(filter.name as 'who' | 'what' | 'object') })),
        values,
        onSearch: setValues,
      }}
      detail={(entry) => {
        const detail = detailOf(entry);
        return detail === '' ? null : (
          <pre className="code-block" lang="en">
            {detail}
          </pre>
        );
      }}
      empty={{ text: t('empty') }}
      columns={[
        { key: 'when', title: t('when'), width: 170, part: 'head', show: (entry) => <When iso={entry.at} />, text: (entry) => entry.at },
        { key: 'who', title: t('who'), width: 160, show: (entry) => <Cut text={entry.account} />, text: (entry) => entry.account },
        {
          key: 'what',
          title: t('what'),
          width: 230,
          part: 'head',
          show: (entry) => (
            <ToneTag tone={['session.refused', 'session.passwordRefused'].includes(entry.action) ? 'bad' : 'info'} title={entry.action}>
              {audit(entry.action)}
            </ToneTag>
          ),
          text: (entry) => entry.action,
        },
        {
          key: 'object',
          title: t('object'),
          show: (entry) => {
            const path = pathOf(entry);
            return path === undefined ? <Cut text={entry.object} /> : <RowLink to={path}>{entry.object}</RowLink>;
          },
          text: (entry) => entry.object,
        },
        { key: 'client', title: t('client'), width: 170, show: (entry) => <Cut text={entry.client} />, text: (entry) => entry.client },
        { key: 'detail', title: t('detail'), hidden: true, show: (entry) => <Cut text={detailOf(entry)} />, text: detailOf },
      ]}
    />
  );
}
