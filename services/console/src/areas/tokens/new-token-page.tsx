import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Card, Flex, Segmented, Select, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { createToken } from '../../kit/api/generated/client.js';
import type { TokenInput } from '../../kit/api/generated/client.js';
import { useEdit, useField } from '../../kit/form/edit-context.js';
import { EditForm } from '../../kit/form/edit-form.js';
import type { Version } from '../../kit/form/edit-store.js';
import { FieldFrame } from '../../kit/form/field-frame.js';
import { plainText } from '../../kit/form/plain-text.js';
import { SchemaFields } from '../../kit/form/schema-fields.js';
import { ObjectPage } from '../../kit/object/object-page.js';
import { useSession } from '../../kit/session.js';
import { LIFETIMES, PRESETS } from './presets.js';
import type { Preset } from './presets.js';
import { usePermissionText } from './use-permission-text.js';

const LIST = '/people/tokens';
/** It begins with no permission, and for three months. */
const FRESH: Version<TokenInput> = { value: { name: '', permissions: [], expiresInDays: LIFETIMES[0] }, revision: 'new' };

/** A new token. Its secret is shown once. */
export default function NewTokenPage() {
  const { t } = useTranslation('tokens');
  const navigate = useNavigate();
  const store = useEdit(FRESH, 'new');
  const [secret, setSecret] = useState<string>();
  const done = () => void navigate({ to: LIST });
  const content =
    secret === undefined ? (
      <EditForm
        store={store}
        isNew
        compares={false}
        prefix=""
        save={(input) => createToken(input)}
        onSaved={(token) => setSecret(token.secret)}
        onCancel={done}
      >
        <Card style={{ maxWidth: 720 }}>
          <SchemaFields area="tokens" schema="TokenInput" paths={['name']} />
          <PermissionsField />
          <LifetimeField />
        </Card>
      </EditForm>
    ) : (
      <Card title={t('secretTitle')} style={{ maxWidth: 720 }}>
        <Alert type="warning" showIcon title={t('secretText')} style={{ marginBottom: 12 }} />
        <Typography.Paragraph code copyable className="whole">
          {secret}
        </Typography.Paragraph>
        <Button type="primary" onClick={done}>
          {t('done')}
        </Button>
      </Card>
    );
  return <ObjectPage list={{ path: LIST, title: t('title') }} title={t('add')} views={[{ key: 'token', label: t('view.token'), content }]} />;
}

/** Nobody can give more than they have. */
function PermissionsField() {
  const { t } = useTranslation('tokens');
  const { permissions: own } = useSession();
  const text = usePermissionText();
  const label = t('fields.permissions.label');
  const { value, complaint, put, locked } = useField(['permissions'], {
    label,
    check: (given) => (Array.isArray(given) && given.length > 0 ? undefined : t('common.required')),
    refused: () => t('problem.field.refused'),
    show: (given) => (Array.isArray(given) ? given.map((one) => text(String(one))).join(', ') : ''),
  });
  const presets = (Object.keys(PRESETS) as readonly Preset[]).map((name) => ({
    name,
    permissions: PRESETS[name].filter((one) => own.includes(one)),
  }));
  return (
    <FieldFrame label={label} help={t('fields.permissions.help')} complaint={complaint} required>
      {(ids) => (
        <Flex vertical gap={8}>
          <Flex gap={6} wrap align="center">
            <Typography.Text type="secondary">{t('presets')}:</Typography.Text>
            {presets.map(({ name, permissions }) => (
              <Button key={name} size="small" disabled={locked || permissions.length === 0} onClick={() => put(permissions)}>
                {t(`preset.${name}`)}
              </Button>
            ))}
          </Flex>
          <Select
            {...ids}
            mode="multiple"
            value={(value ?? []) as string[]}
            disabled={locked}
            onChange={put}
            options={own.map((permission) => ({ value: permission, label: text(permission) }))}
          />
        </Flex>
      )}
    </FieldFrame>
  );
}

function LifetimeField() {
  const { t } = useTranslation('tokens');
  const label = t('fields.expiresInDays.label');
  const words = (days: unknown) => (days === undefined ? t('forever') : t('days', { count: Number(days) }));
  const { value, complaint, put } = useField(['expiresInDays'], {
    label,
    check: () => undefined,
    refused: () => t('problem.field.refused'),
    show: words,
  });
  return (
    <FieldFrame label={label} complaint={complaint} help={value === undefined ? t('foreverText') : ''}>
      {(ids) => (
        <Segmented
          id={ids.id}
          aria-label={label}
          value={plainText(value)}
          onChange={(next) => put(next === '' ? undefined : Number(next))}
          options={LIFETIMES.map((days) => ({ value: String(days ?? ''), label: words(days) }))}
        />
      )}
    </FieldFrame>
  );
}
