import { useTranslation } from 'react-i18next';

import { SettingsPage } from '../../kit/settings/settings-page.js';
import { JOURNAL } from './sections.js';

export default function JournalPage() {
  const { t } = useTranslation('journal');
  return <SettingsPage area="journal" title={t('title')} hint={t('hint')} sections={JOURNAL} />;
}
