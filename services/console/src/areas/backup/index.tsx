import { InboxOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** Originals that rules kept. */
export const backup: Area = {
  id: 'backup',
  group: 'mail',
  permission: 'backup.read',
  pages: [
    { path: '/mail/backup', title: 'title', icon: <InboxOutlined />, page: () => import('./backup-page.js') },
    { path: '/mail/backup/$id', title: 'one', page: () => import('./kept-page.js') },
  ],
};
