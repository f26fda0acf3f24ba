import { AuditOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** Who did what. */
export const audit: Area = {
  id: 'audit',
  group: 'system',
  permission: 'audit.view',
  pages: [{ path: '/system/audit', title: 'title', icon: <AuditOutlined />, page: () => import('./audit-page.js') }],
};
