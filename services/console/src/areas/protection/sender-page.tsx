import { useTranslation } from 'react-i18next';

import { SettingsPage } from '../../kit/settings/settings-page.js';
import { SENDER } from './sections.js';

export default function SenderPage() {
  const { t } = useTranslation('protection');
  return <SettingsPage area="protection" title={t('sender')} sections={SENDER} />;
}
