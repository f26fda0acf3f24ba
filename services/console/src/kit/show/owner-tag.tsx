import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';

import { ToneTag } from '../words/word-tags.js';

interface Owned {
  readonly source?: { readonly name: string } | undefined;
}

/** Marks what a custom resource owns: it is shown here and changed there. */
export function OwnerTag({ item }: { readonly item: Owned }) {
  const { t } = useTranslation();
  if (item.source === undefined) return null;
  return (
    <ToneTag tone="quiet" title={t('owned.hint')}>
      {t('owned.tag', { name: item.source.name })}
    </ToneTag>
  );
}

/** The same above a form that is locked for that reason. */
export function OwnerNote({ item, hint = 'owned.hint' }: { readonly item: Owned; readonly hint?: 'owned.hint' | 'owned.settingsHint' }) {
  const { t } = useTranslation();
  if (item.source === undefined) return null;
  return <Alert type="info" showIcon title={t('owned.tag', { name: item.source.name })} description={t(hint)} style={{ marginBottom: 16 }} />;
}
