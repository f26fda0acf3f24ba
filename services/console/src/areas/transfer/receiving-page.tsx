import { useTranslation } from 'react-i18next';

import { SettingsPage } from '../../kit/settings/settings-page.js';
import { RECEIVING } from './sections.js';

export default function ReceivingPage() {
  const { t } = useTranslation('transfer');
  return <SettingsPage area="transfer" title={t('receiving')} hint={t('receivingHint')} sections={RECEIVING} />;
}
