import { BranchesOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** Where mail goes instead of the MX of its domain. */
export const routes: Area = {
  id: 'routes',
  group: 'flow',
  permission: 'settings.view',
  pages: [
    { path: '/flow/routes', title: 'title', icon: <BranchesOutlined />, page: () => import('./routes-page.js') },
    { path: '/flow/routes/$match', title: 'one', page: () => import('./route-page.js') },
    // Not below the list: a route may be for a domain of any name.
    { path: '/flow/new-route', title: 'add', permission: 'settings.edit', page: () => import('./new-route-page.js') },
  ],
};
