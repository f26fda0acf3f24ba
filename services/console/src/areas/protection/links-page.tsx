import { useTranslation } from 'react-i18next';

import { SettingsPage } from '../../kit/settings/settings-page.js';
import { LINKS } from './sections.js';

export default function LinksPage() {
  const { t } = useTranslation('protection');
  return <SettingsPage area="protection" title={t('links')} sections={LINKS} />;
}
