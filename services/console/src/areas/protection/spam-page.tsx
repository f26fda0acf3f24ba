import { useTranslation } from 'react-i18next';

import { SettingsPage } from '../../kit/settings/settings-page.js';
import { SPAM } from './sections.js';

export default function SpamPage() {
  const { t } = useTranslation('protection');
  return <SettingsPage area="protection" title={t('spam')} sections={SPAM} />;
}
