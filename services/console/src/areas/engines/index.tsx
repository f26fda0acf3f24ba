import { SafetyCertificateOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** Scan engines with their databases. */
export const engines: Area = {
  id: 'engines',
  group: 'protection',
  permission: 'dashboard.view',
  pages: [{ path: '/protection/engines', title: 'title', icon: <SafetyCertificateOutlined />, page: () => import('./engines-page.js') }],
};
