import { Card } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { App } from 'antd';

import { createDomain, readDomain, replaceDomain } from '../../kit/api/generated/client.js';
import type { MailDomain, MailDomainInput } from '../../kit/api/generated/client.js';
import { tagOf } from '../../kit/api/call-api.js';
import { EditForm } from '../../kit/form/edit-form.js';
import { useEdit } from '../../kit/form/edit-context.js';
import type { Version } from '../../kit/form/edit-store.js';
import { asciiHost } from '../../kit/form/host-text.js';
import { SchemaFields } from '../../kit/form/schema-fields.js';
import { OwnerNote } from '../../kit/show/owner-tag.js';
import { useMay } from '../../kit/session.js';

const FRESH: Version<MailDomainInput> = { value: { name: '', local: true, subdomains: false }, revision: 'new' };

/** A domain as the form edits it. The revision is the tag that it came with, of a list its content: another one after any change. */
export function domainVersion(domain: MailDomain): Version<MailDomainInput> {
  const { source: _owner, ...value } = domain;
  return { value, revision: tagOf(domain) ?? JSON.stringify(value) };
}

/** The fields of a domain; without one, of a new domain. */
export function DomainForm({ domain }: { readonly domain: MailDomain | undefined }) {
  const { message } = App.useApp();
  const navigate = useNavigate();
  const may = useMay('settings.edit');
  const store = useEdit(domain === undefined ? FRESH : domainVersion(domain), domain?.name ?? '');
  const read = async () => domainVersion(await readDomain(domain?.name ?? ''));
  return (
    <EditForm
      store={store}
      locked={!may || domain?.source !== undefined}
      isNew={domain === undefined}
      compares={false}
      prefix=""
      {...(domain === undefined ? { onCancel: () => void navigate({ to: '/flow/domains' }) } : { read })}
      save={(input, { revision }) => (domain === undefined ? createDomain(input) : replaceDomain(domain.name, input, { ifMatch: revision }))}
      onSaved={(saved) => {
        void message.success(saved.name);
        void navigate({ to: '/flow/domains/$name', params: { name: saved.name } as never, replace: true });
      }}
    >
      {domain === undefined ? null : <OwnerNote item={domain} />}
      <Card style={{ maxWidth: 640 }}>
        <SchemaFields area="domains" schema="MailDomainInput" paths={['name', 'local', 'subdomains']} normalise={{ name: asciiHost }} />
      </Card>
    </EditForm>
  );
}
