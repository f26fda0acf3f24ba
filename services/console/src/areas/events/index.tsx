import { ProfileOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** What happened: to mail, to the gateway itself, and by whose hand. */
export const events: Area = {
  id: 'events',
  group: 'reports',
  permission: 'events.view',
  pages: [{ path: '/reports/events', title: 'title', icon: <ProfileOutlined />, page: () => import('./events-page.js') }],
};
