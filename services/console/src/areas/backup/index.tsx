import { HddOutlined, InboxOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';
import { pathsOf } from '../../kit/settings/settings-section.js';
import { BACKUP } from './sections.js';

/** Originals that rules kept. */
export const backup: Area = {
  id: 'backup',
  group: 'mail',
  permission: 'backup.read',
  pages: [
    { path: '/mail/backup', title: 'title', icon: <InboxOutlined />, page: () => import('./backup-page.js') },
    {
      path: '/mail/backup-settings',
      title: 'settings',
      icon: <HddOutlined />,
      permission: 'settings.view',
      page: () => import('./settings-page.js'),
      finds: pathsOf(BACKUP),
    },
    { path: '/mail/backup/$id', title: 'one', page: () => import('./kept-page.js') },
  ],
};
