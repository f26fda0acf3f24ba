import { PlusOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';

import { useListRoutes } from '../../kit/api/generated/client.js';
import type { MailRoute } from '../../kit/api/generated/client.js';
import { matching } from '../../kit/list/filters.js';
import type { Filter } from '../../kit/list/filters.js';
import { ListPage } from '../../kit/list/list-page.js';
import { wholeRows } from '../../kit/list/rows.js';
import { useFilters } from '../../kit/list/use-filters.js';
import { useMay } from '../../kit/session.js';
import { Cut } from '../../kit/show/cut.js';
import { OwnerTag } from '../../kit/show/owner-tag.js';
import { RowLink } from '../../kit/show/row-link.js';
import { useWords } from '../../kit/words/use-words.js';

const FILTERS: readonly Filter[] = [
  { name: 'match', kind: 'text' },
  { name: 'nextHop', kind: 'text' },
];
const idOf = (route: MailRoute) => route.match;
const hopOf = ({ nextHop }: MailRoute) => (nextHop === undefined ? '' : `${nextHop.host}:${nextHop.port}`);

export default function RoutesPage() {
  const { t } = useTranslation('routes');
  const words = useWords();
  const may = useMay('settings.edit');
  const [values, setValues] = useFilters(FILTERS);
  const query = useListRoutes();
  const hop = (row: MailRoute) => (row.nextHop === undefined ? t('byDns') : hopOf(row));
  const tls = (row: MailRoute) => (row.nextHop === undefined ? '' : words.tls(row.nextHop.tls));
  const add = may ? (
    <Link to="/flow/new-route">
      <Button type="primary" icon={<PlusOutlined />}>
        {t('add')}
      </Button>
    </Link>
  ) : undefined;
  return (
    <ListPage<MailRoute>
      list="routes"
      title={t('title')}
      hint={t('hint')}
      actions={add}
      rows={wholeRows(query, (data) => matching(data.items, values, (row, name) => (name === 'match' ? row.match : hop(row))))}
      idOf={idOf}
      filtering={{
        fields: FILTERS.map((filter) => ({ ...filter, label: t(`fields.${filter.name as 'match' | 'nextHop'}.label`) })),
        values,
        onSearch: setValues,
      }}
      open={(row) => ({ to: '/flow/routes/$match', params: { match: row.match } })}
      empty={{ text: t('empty') }}
      columns={[
        {
          key: 'match',
          title: t('fields.match.label'),
          part: 'head',
          show: (row) => (
            <Flex gap={8} align="center" style={{ minWidth: 0 }}>
              <RowLink to="/flow/routes/$match" params={{ match: row.match }}>
                {row.match}
              </RowLink>
              <OwnerTag item={row} />
            </Flex>
          ),
          text: (row) => row.match,
        },
        { key: 'nextHop', title: t('fields.nextHop.label'), show: (row) => <Cut text={hop(row)} />, text: hop },
        { key: 'tls', title: t('tls'), width: 200, show: (row) => <Cut text={tls(row)} />, text: tls },
      ]}
    />
  );
}
