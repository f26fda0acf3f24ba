import { DashboardOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** How the gateway is, in figures. */
export const dashboard: Area = {
  id: 'dashboard',
  group: 'overview',
  permission: 'dashboard.view',
  pages: [{ path: '/overview', title: 'title', icon: <DashboardOutlined />, page: () => import('./dashboard-page.js') }],
  moved: { '/dashboard': '/overview' },
  problems: { permission: 'dashboard.view', load: (signal) => import('./known-problems.js').then((known) => known.loadProblems(signal)) },
};
