import { useTranslation } from 'react-i18next';

import { SettingsPage } from '../../kit/settings/settings-page.js';
import { SENDING } from './sections.js';

export default function SendingPage() {
  const { t } = useTranslation('transfer');
  return <SettingsPage area="transfer" title={t('sending')} hint={t('sendingHint')} sections={SENDING} />;
}
