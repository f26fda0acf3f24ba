import { DeleteOutlined } from '@ant-design/icons';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';

import { deleteRoute, readRoute, useListRoutes } from '../../kit/api/generated/client.js';
import type { MailRoute } from '../../kit/api/generated/client.js';
import { MissingObject } from '../../kit/object/missing-object.js';
import { ObjectHistory } from '../../kit/object/object-history.js';
import { ObjectPage } from '../../kit/object/object-page.js';
import type { ObjectView } from '../../kit/object/object-page.js';
import { useMay } from '../../kit/session.js';
import { OwnerTag } from '../../kit/show/owner-tag.js';
import { ProblemBox } from '../../kit/show/problem-box.js';
import { useAsk } from '../../kit/use-ask.js';
import { useItemChange } from '../../kit/use-item-change.js';
import { RouteForm } from './route-form.js';

export default function RoutePage() {
  const { t } = useTranslation('routes');
  const { match = '' } = useParams({ strict: false }) as { readonly match?: string };
  const { data, error, refetch } = useListRoutes();
  if (error !== null && data === undefined) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton active />;
  const route = data.items.find((one) => one.match === match);
  return route === undefined ? <MissingObject list={{ path: '/flow/routes', title: t('title') }} name={match} /> : <Route route={route} />;
}

function Route({ route }: { readonly route: MailRoute }) {
  const { t } = useTranslation('routes');
  const mayAudit = useMay('audit.view');
  const history: readonly ObjectView[] = mayAudit
    ? [
        {
          key: 'history',
          label: t('object.history'),
          content: <ObjectHistory about={(entry) => entry.action.startsWith('routes.') && entry.object.split(' ').includes(route.match)} />,
        },
      ]
    : [];
  return (
    <ObjectPage
      list={{ path: '/flow/routes', title: t('title') }}
      title={route.match}
      status={route.source === undefined ? undefined : <OwnerTag item={route} />}
      actions={<Actions route={route} />}
      views={[{ key: 'overview', label: t('view.overview'), content: <RouteForm route={route} /> }, ...history]}
    />
  );
}

function Actions({ route }: { readonly route: MailRoute }) {
  const { t } = useTranslation('routes');
  const ask = useAsk();
  const navigate = useNavigate();
  const may = useMay('settings.edit');
  const seen = { seen: route, read: () => readRoute(route.match) };
  const remove = useItemChange(seen, (match: string, guard) => deleteRoute(match, guard), {
    does: t('common.delete'),
    danger: true,
    onDone: () => void navigate({ to: '/flow/routes' }),
  });
  if (!may || route.source !== undefined) return null;
  const askDelete = () =>
    ask({
      title: t('confirmDelete', { name: route.match }),
      text: t('confirmDeleteText'),
      does: t('common.delete'),
      danger: true,
      work: () => remove.mutateAsync(route.match),
    });
  return (
    <Button danger icon={<DeleteOutlined />} onClick={askDelete}>
      {t('common.delete')}
    </Button>
  );
}
