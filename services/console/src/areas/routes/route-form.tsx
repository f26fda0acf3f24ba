import { useNavigate } from '@tanstack/react-router';
import { App, Card } from 'antd';
import { useTranslation } from 'react-i18next';

import { createRoute, readRoute, replaceRoute } from '../../kit/api/generated/client.js';
import type { MailRoute, MailRouteInput } from '../../kit/api/generated/client.js';
import { useEdit } from '../../kit/form/edit-context.js';
import { tagOf } from '../../kit/api/call-api.js';
import { EditForm } from '../../kit/form/edit-form.js';
import type { Version } from '../../kit/form/edit-store.js';
import { SchemaFields } from '../../kit/form/schema-fields.js';
import { useMay } from '../../kit/session.js';
import { OwnerNote } from '../../kit/show/owner-tag.js';

const FRESH: Version<MailRouteInput> = { value: { match: '', nextHop: { host: '', port: 25, tls: 'attempt' } }, revision: 'new' };

/** A route as the form edits it. The revision is the tag that it came with, of a list its content: another one after any change. */
export function routeVersion(route: MailRoute): Version<MailRouteInput> {
  const { source: _owner, ...value } = route;
  return { value, revision: tagOf(route) ?? JSON.stringify(value) };
}

/** The fields of a route; without one, of a new route. */
export function RouteForm({ route }: { readonly route: MailRoute | undefined }) {
  const { t } = useTranslation('routes');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const may = useMay('settings.edit');
  const store = useEdit(route === undefined ? FRESH : routeVersion(route), route?.match ?? '');
  const read = async () => routeVersion(await readRoute(route?.match ?? ''));
  return (
    <EditForm
      store={store}
      locked={!may || route?.source !== undefined}
      isNew={route === undefined}
      compares={false}
      prefix=""
      {...(route === undefined ? { onCancel: () => void navigate({ to: '/flow/routes' }) } : { read })}
      save={(input, { revision }) => (route === undefined ? createRoute(input) : replaceRoute(route.match, input, { ifMatch: revision }))}
      onSaved={(saved) => {
        void message.success(`${t('one')} ${saved.match}`);
        void navigate({ to: '/flow/routes/$match', params: { match: saved.match } as never, replace: true });
      }}
    >
      {route === undefined ? null : <OwnerNote item={route} />}
      <Card style={{ maxWidth: 720 }}>
        <SchemaFields area="routes" schema="MailRouteInput" paths={['match', 'nextHop']} />
      </Card>
    </EditForm>
  );
}
