import { GlobalOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** Domains that mail is accepted for. */
export const domains: Area = {
  id: 'domains',
  group: 'flow',
  permission: 'settings.view',
  pages: [
    { path: '/flow/domains', title: 'title', icon: <GlobalOutlined />, page: () => import('./domains-page.js') },
    { path: '/flow/domains/$name', title: 'one', page: () => import('./domain-page.js') },
    // Not below the list: a domain may be called anything.
    { path: '/flow/new-domain', title: 'add', permission: 'settings.edit', page: () => import('./new-domain-page.js') },
  ],
  moved: { '/settings': '/flow/domains' },
};
