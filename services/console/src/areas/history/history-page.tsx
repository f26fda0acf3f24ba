import { Flex } from 'antd';
import { useTranslation } from 'react-i18next';

import { listRevisions, useReadSettings } from '../../kit/api/generated/client.js';
import type { RevisionHead } from '../../kit/api/generated/client.js';
import { ListPage } from '../../kit/list/list-page.js';
import { usePagedRows } from '../../kit/list/rows.js';
import { Cut } from '../../kit/show/cut.js';
import { RowLink } from '../../kit/show/row-link.js';
import { When } from '../../kit/show/when.js';
import { ToneTag } from '../../kit/words/word-tags.js';
import { useRevisionComment } from './use-revision-comment.js';

const PAGE = 100;
const idOf = (row: RevisionHead) => String(row.revision);

export default function HistoryPage() {
  const { t } = useTranslation('history');
  const current = useReadSettings().data?.revision;
  const comment = useRevisionComment();
  const rows = usePagedRows<RevisionHead>({
    key: ['revisions'],
    load: async (cursor, signal) => {
      const { items, nextCursor } = await listRevisions({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal });
      return { items, next: nextCursor };
    },
    idOf,
  });
  return (
    <ListPage<RevisionHead>
      list="history"
      title={t('title')}
      rows={rows}
      idOf={idOf}
      open={(row) => ({ to: '/system/history/$revision', params: { revision: String(row.revision) } })}
      empty={{ text: t('empty') }}
      columns={[
        {
          key: 'revision',
          title: t('common.revision'),
          width: 150,
          part: 'head',
          show: (row) => (
            <Flex gap={8} align="center">
              <RowLink to="/system/history/$revision" params={{ revision: String(row.revision) }}>
                {row.revision}
              </RowLink>
              {row.revision === current ? <ToneTag tone="good">{t('inForce')}</ToneTag> : null}
            </Flex>
          ),
          text: (row) => String(row.revision),
        },
        { key: 'when', title: t('when'), width: 170, show: (row) => <When iso={row.createdAt} />, text: (row) => row.createdAt },
        { key: 'author', title: t('author'), width: 180, show: (row) => <Cut text={row.author} />, text: (row) => row.author },
        { key: 'comment', title: t('comment'), show: (row) => <span className="whole">{comment(row.comment)}</span>, text: (row) => row.comment },
      ]}
    />
  );
}
