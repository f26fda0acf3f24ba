import { DeleteOutlined, SearchOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';

import { deleteDomain, readDomain, useListDomains } from '../../kit/api/generated/client.js';
import type { MailDomain } from '../../kit/api/generated/client.js';
import { MissingObject } from '../../kit/object/missing-object.js';
import { ObjectHistory } from '../../kit/object/object-history.js';
import { ObjectPage } from '../../kit/object/object-page.js';
import type { ObjectView } from '../../kit/object/object-page.js';
import { useMay } from '../../kit/session.js';
import { OwnerTag } from '../../kit/show/owner-tag.js';
import { ProblemBox } from '../../kit/show/problem-box.js';
import { useAsk } from '../../kit/use-ask.js';
import { useItemChange } from '../../kit/use-item-change.js';
import { DomainForm } from './domain-form.js';

export default function DomainPage() {
  const { t } = useTranslation('domains');
  const { name = '' } = useParams({ strict: false }) as { readonly name?: string };
  const { data, error, refetch } = useListDomains();
  if (error !== null && data === undefined) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton active />;
  const domain = data.items.find((one) => one.name === name);
  return domain === undefined ? <MissingObject list={{ path: '/flow/domains', title: t('title') }} name={name} /> : <Domain domain={domain} />;
}

function Domain({ domain }: { readonly domain: MailDomain }) {
  const { t } = useTranslation('domains');
  const mayAudit = useMay('audit.view');
  const history: readonly ObjectView[] = mayAudit
    ? [
        {
          key: 'history',
          label: t('object.history'),
          content: <ObjectHistory about={(entry) => entry.action.startsWith('domains.') && entry.object.split(' ').includes(domain.name)} />,
        },
      ]
    : [];
  return (
    <ObjectPage
      list={{ path: '/flow/domains', title: t('title') }}
      title={domain.name}
      status={domain.source === undefined ? undefined : <OwnerTag item={domain} />}
      actions={<Actions domain={domain} />}
      views={[{ key: 'overview', label: t('view.overview'), content: <DomainForm domain={domain} /> }, ...history]}
    />
  );
}

function Actions({ domain }: { readonly domain: MailDomain }) {
  const { t } = useTranslation('domains');
  const ask = useAsk();
  const navigate = useNavigate();
  const [mayEdit, mayEvents] = [useMay('settings.edit'), useMay('events.view')];
  const seen = { seen: domain, read: () => readDomain(domain.name) };
  const remove = useItemChange(seen, (name: string, guard) => deleteDomain(name, guard), {
    does: t('common.delete'),
    danger: true,
    onDone: () => void navigate({ to: '/flow/domains' }),
  });
  const askDelete = () =>
    ask({
      title: t('confirmDelete', { name: domain.name }),
      text: t('confirmDeleteText'),
      does: t('common.delete'),
      danger: true,
      work: () => remove.mutateAsync(domain.name),
    });
  return (
    <>
      {mayEvents ? (
        <Link to="/mail/messages" search={{ recipient: `@${domain.name}` } as never}>
          <Button icon={<SearchOutlined />}>{t('mail')}</Button>
        </Link>
      ) : null}
      {mayEdit && domain.source === undefined ? (
        <Button danger icon={<DeleteOutlined />} onClick={askDelete}>
          {t('common.delete')}
        </Button>
      ) : null}
    </>
  );
}
