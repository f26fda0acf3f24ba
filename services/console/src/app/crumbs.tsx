import { Link, useRouterState } from '@tanstack/react-router';
import { Typography } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { AREAS } from '../areas.js';
import { menuPlace, placeAt, titleKey } from './navigation.js';
import { useVisitor } from './use-visitor.js';

/** Where one is: group, list, object; and the same as the title of the tab. */
export function Crumbs() {
  const { t, i18n } = useTranslation();
  const { features } = useVisitor();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const place = placeAt(AREAS, path);
  const title = place === undefined ? undefined : t(titleKey(place.page, features) as never, { ns: place.area.id });
  useEffect(() => {
    document.title = title === undefined ? 'Postern' : `${title} · Postern`;
  }, [title, i18n.language]);
  if (place === undefined || title === undefined) return null;
  const list = menuPlace(place);
  const own = list !== undefined && list.page !== place.page;
  return (
    <nav aria-label={t('app.trail')}>
      <ol className="crumbs">
        {place.area.group === undefined ? null : (
          <li>
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {t(`group.${place.area.group}`)}
            </Typography.Text>
          </li>
        )}
        {own ? (
          <li>
            <Link to={list.page.path}>{t(titleKey(list.page, features) as never, { ns: list.area.id })}</Link>
          </li>
        ) : null}
        <li aria-current="page">
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {title}
          </Typography.Text>
        </li>
      </ol>
    </nav>
  );
}
