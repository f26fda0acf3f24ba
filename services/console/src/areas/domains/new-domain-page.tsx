import { useTranslation } from 'react-i18next';

import { ObjectPage } from '../../kit/object/object-page.js';
import { DomainForm } from './domain-form.js';

export default function NewDomainPage() {
  const { t } = useTranslation('domains');
  return (
    <ObjectPage
      list={{ path: '/flow/domains', title: t('title') }}
      title={t('add')}
      views={[{ key: 'overview', label: t('view.overview'), content: <DomainForm domain={undefined} /> }]}
    />
  );
}
