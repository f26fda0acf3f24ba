import { useTranslation } from 'react-i18next';

import { SettingsPage } from '../../kit/settings/settings-page.js';
import { BACKUP } from './sections.js';

export default function BackupSettingsPage() {
  const { t } = useTranslation('backup');
  return <SettingsPage area="backup" title={t('settings')} hint={t('settingsHint')} sections={BACKUP} />;
}
