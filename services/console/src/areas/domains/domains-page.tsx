import { PlusOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';

import { useListDomains } from '../../kit/api/generated/client.js';
import type { MailDomain } from '../../kit/api/generated/client.js';
import { matching } from '../../kit/list/filters.js';
import type { Filter } from '../../kit/list/filters.js';
import { ListPage } from '../../kit/list/list-page.js';
import { wholeRows } from '../../kit/list/rows.js';
import { useFilters } from '../../kit/list/use-filters.js';
import { useMay } from '../../kit/session.js';
import { OwnerTag } from '../../kit/show/owner-tag.js';
import { RowLink } from '../../kit/show/row-link.js';
import { ToneTag } from '../../kit/words/word-tags.js';

const FILTERS: readonly Filter[] = [{ name: 'name', kind: 'text' }];
const idOf = (domain: MailDomain) => domain.name;

export default function DomainsPage() {
  const { t } = useTranslation('domains');
  const may = useMay('settings.edit');
  const [values, setValues] = useFilters(FILTERS);
  const query = useListDomains();
  const yes = (value: boolean) => (value ? t('common.yes') : t('common.no'));
  const add = may ? (
    <Link to="/flow/new-domain">
      <Button type="primary" icon={<PlusOutlined />}>
        {t('add')}
      </Button>
    </Link>
  ) : undefined;
  return (
    <ListPage<MailDomain>
      list="domains"
      title={t('title')}
      hint={t('hint')}
      actions={add}
      rows={wholeRows(query, (data) => matching(data.items, values, (row) => row.name))}
      idOf={idOf}
      filtering={{ fields: FILTERS.map((filter) => ({ ...filter, label: t('domain') })), values, onSearch: setValues }}
      open={(row) => ({ to: '/flow/domains/$name', params: { name: row.name } })}
      empty={{ text: t('empty') }}
      columns={[
        {
          key: 'name',
          title: t('domain'),
          part: 'head',
          show: (row) => (
            <Flex gap={8} align="center" style={{ minWidth: 0 }}>
              <RowLink to="/flow/domains/$name" params={{ name: row.name }}>
                {row.name}
              </RowLink>
              <OwnerTag item={row} />
            </Flex>
          ),
          text: (row) => row.name,
        },
        { key: 'local', title: t('fields.local.label'), width: 160, show: (row) => <Yes value={row.local} />, text: (row) => yes(row.local) },
        {
          key: 'subdomains',
          title: t('fields.subdomains.label'),
          width: 180,
          show: (row) => <Yes value={row.subdomains} />,
          text: (row) => yes(row.subdomains),
        },
      ]}
    />
  );
}

function Yes({ value }: { readonly value: boolean }) {
  const { t } = useTranslation();
  return <ToneTag tone={value ? 'good' : 'quiet'}>{value ? t('common.yes') : t('common.no')}</ToneTag>;
}
