import { App, Card, Input } from 'antd';
import { useTranslation } from 'react-i18next';

import { changePassword } from '../../kit/api/generated/client.js';
import { useEdit, useEditing, useField } from '../../kit/form/edit-context.js';
import { EditForm } from '../../kit/form/edit-form.js';
import type { Version } from '../../kit/form/edit-store.js';
import { FieldFrame } from '../../kit/form/field-frame.js';
import { PageHead } from '../../kit/show/page-head.js';
import { useSession } from '../../kit/session.js';

interface Fields {
  readonly current: string;
  readonly next: string;
  readonly repeat: string;
}
const FRESH: Version<Fields> = { value: { current: '', next: '', repeat: '' }, revision: 'new' };
const LEAST = 15;

/** The own password. */
export default function PasswordPage() {
  const { t } = useTranslation('account');
  const { account } = useSession();
  const { message } = App.useApp();
  const store = useEdit(FRESH, account);
  return (
    <>
      <PageHead title={t('title')} hint={account} />
      <EditForm
        store={store}
        isNew
        compares={false}
        prefix=""
        save={({ current, next }) => changePassword({ current, next })}
        onSaved={() => {
          store.saved(FRESH);
          void message.success(t('changed'));
        }}
      >
        <Card style={{ maxWidth: 420 }}>
          <PasswordField name="current" auto="current-password" />
          <PasswordField name="next" auto="new-password" />
          <PasswordField name="repeat" auto="new-password" />
        </Card>
      </EditForm>
    </>
  );
}

function PasswordField({ name, auto }: { readonly name: keyof Fields; readonly auto: string }) {
  const { t } = useTranslation('account');
  const { store } = useEditing();
  const label = t(name);
  const { value, complaint, put } = useField([name], {
    label,
    check(given) {
      if (given === '') return t('common.required');
      if (name === 'next' && String(given).length < LEAST) return t('length');
      return name === 'repeat' && given !== store.at(['next']) ? t('differs') : undefined;
    },
    refused: () => t('problem.field.refused'),
    show: () => '•••',
  });
  return (
    <FieldFrame label={label} help={name === 'next' ? t('length') : ''} complaint={complaint}>
      {(ids) => <Input.Password {...ids} autoComplete={auto} value={String(value)} onChange={(event) => put(event.target.value)} />}
    </FieldFrame>
  );
}
