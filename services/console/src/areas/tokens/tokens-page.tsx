import { PlusOutlined, StopOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { App, Button, Flex } from 'antd';
import { useTranslation } from 'react-i18next';

import { deleteToken, useListTokens } from '../../kit/api/generated/client.js';
import type { Token } from '../../kit/api/generated/client.js';
import { matching } from '../../kit/list/filters.js';
import type { Filter } from '../../kit/list/filters.js';
import { ListPage } from '../../kit/list/list-page.js';
import { wholeRows } from '../../kit/list/rows.js';
import { useFilters } from '../../kit/list/use-filters.js';
import { Cut } from '../../kit/show/cut.js';
import { When } from '../../kit/show/when.js';
import { useChange } from '../../kit/use-change.js';
import { ToneTag } from '../../kit/words/word-tags.js';
import { usePermissionText } from './use-permission-text.js';

const FILTERS: readonly Filter[] = [{ name: 'name', kind: 'text' }];
const idOf = (token: Token) => token.id;

/** Tokens for scripts. */
export default function TokensPage() {
  const { t } = useTranslation('tokens');
  const { message } = App.useApp();
  const permissionText = usePermissionText();
  const [values, setValues] = useFilters(FILTERS);
  const query = useListTokens();
  const revoke = useChange((ids: readonly string[]) => Promise.all(ids.map((id) => deleteToken(id))), {
    onDone: () => void message.success(t('revoked')),
  });
  const when = (iso: string | undefined) => (iso === undefined ? t('common.never') : <When iso={iso} />);
  return (
    <ListPage<Token>
      list="tokens"
      title={t('title')}
      hint={t('hint')}
      actions={
        <Link to="/people/tokens/new">
          <Button type="primary" icon={<PlusOutlined />}>
            {t('add')}
          </Button>
        </Link>
      }
      rows={wholeRows(query, (data) => matching(data.items, values, (row) => row.name))}
      idOf={idOf}
      filtering={{ fields: FILTERS.map((filter) => ({ ...filter, label: t('common.name') })), values, onSearch: setValues }}
      selecting={{
        takesWhole: false,
        actions: [
          {
            key: 'revoke',
            icon: <StopOutlined />,
            danger: true,
            label: t('revoke'),
            question: (count) => ({ title: t('confirmRevoke', { count }), text: t('confirmRevokeText') }),
            run: (scope) => revoke.mutateAsync(scope.kind === 'rows' ? scope.ids : []),
          },
        ],
      }}
      empty={{ text: t('empty') }}
      columns={[
        { key: 'name', title: t('common.name'), width: 180, part: 'head', show: (row) => <Cut text={row.name} />, text: (row) => row.name },
        {
          key: 'permissions',
          title: t('permissions'),
          show: (row) => (
            <Flex gap={4} wrap>
              {row.permissions.map((permission) => (
                <ToneTag key={permission} tone="quiet" title={permission}>
                  {permissionText(permission)}
                </ToneTag>
              ))}
            </Flex>
          ),
          text: (row) => row.permissions.join(' '),
        },
        { key: 'created', title: t('created'), width: 130, show: (row) => when(row.createdAt), text: (row) => row.createdAt },
        {
          key: 'expires',
          title: t('expires'),
          width: 130,
          show: (row) => (row.expiresAt === undefined ? t('never') : when(row.expiresAt)),
          text: (row) => row.expiresAt ?? '',
        },
        { key: 'used', title: t('used'), width: 130, show: (row) => when(row.usedAt), text: (row) => row.usedAt ?? '' },
      ]}
    />
  );
}
