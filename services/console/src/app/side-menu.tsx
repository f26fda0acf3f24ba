import { Link, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { AREAS } from '../areas.js';
import type { Group } from '../kit/area.js';
import { menuOf, menuPlace, placeAt, titleKey } from './navigation.js';
import { useVisitor } from './use-visitor.js';

const STORED = 'postern-menu-closed';

function storedClosed(): readonly string[] {
  return localStorage.getItem(STORED)?.split(',') ?? [];
}

/** The menu: groups that fold and stay as they were left, links that say where one is. */
export function SideMenu({ folded }: { readonly folded: boolean }) {
  const { t } = useTranslation();
  const visitor = useVisitor();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [closed, setClosed] = useState(storedClosed);
  const here = placeAt(AREAS, path);
  const current = here === undefined ? undefined : menuPlace(here)?.page;
  const toggle = (group: Group) => {
    const next = closed.includes(group) ? closed.filter((one) => one !== group) : [...closed, group];
    localStorage.setItem(STORED, next.join(','));
    setClosed(next);
  };
  return (
    <nav aria-label={t('app.menu')} className={folded ? 'side-menu folded' : 'side-menu'}>
      {menuOf(AREAS, visitor).map(({ group, places }) => {
        const open = folded || !closed.includes(group) || places.some((place) => place.page === current);
        return (
          <div key={group}>
            {folded ? null : (
              <button type="button" aria-expanded={open} onClick={() => toggle(group)}>
                {t(`group.${group}`)}
              </button>
            )}
            {open ? (
              <ul>
                {places.map(({ area, page }) => {
                  const title = t(titleKey(page, visitor.features) as never, { ns: area.id });
                  return (
                    <li key={page.path}>
                      <Link to={page.path} aria-current={page === current ? 'page' : undefined} {...(folded ? { title, 'aria-label': title } : {})}>
                        <span aria-hidden>{page.icon}</span>
                        {folded ? null : <span>{title}</span>}
                      </Link>
                    </li>
                  );
                })}
              </ul>
            ) : null}
          </div>
        );
      })}
    </nav>
  );
}
