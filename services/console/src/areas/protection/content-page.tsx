import { useTranslation } from 'react-i18next';

import { SettingsPage } from '../../kit/settings/settings-page.js';
import { CONTENT } from './sections.js';

export default function ContentPage() {
  const { t } = useTranslation('protection');
  return <SettingsPage area="protection" title={t('content')} sections={CONTENT} />;
}
