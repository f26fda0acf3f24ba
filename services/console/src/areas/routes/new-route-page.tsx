import { useTranslation } from 'react-i18next';

import { ObjectPage } from '../../kit/object/object-page.js';
import { RouteForm } from './route-form.js';

export default function NewRoutePage() {
  const { t } = useTranslation('routes');
  return (
    <ObjectPage
      list={{ path: '/flow/routes', title: t('title') }}
      title={t('add')}
      views={[{ key: 'overview', label: t('view.overview'), content: <RouteForm route={undefined} /> }]}
    />
  );
}
