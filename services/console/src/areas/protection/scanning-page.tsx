import { useTranslation } from 'react-i18next';

import { SettingsPage } from '../../kit/settings/settings-page.js';
import { SCANNING } from './sections.js';

export default function ScanningPage() {
  const { t } = useTranslation('protection');
  return <SettingsPage area="protection" title={t('scanning')} sections={SCANNING} />;
}
