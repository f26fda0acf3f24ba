import { HistoryOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** Every configuration that ever was. */
export const history: Area = {
  id: 'history',
  group: 'system',
  permission: 'settings.view',
  pages: [
    { path: '/system/history', title: 'title', icon: <HistoryOutlined />, page: () => import('./history-page.js') },
    { path: '/system/history/$revision', title: 'one', page: () => import('./revision-page.js') },
  ],
};
