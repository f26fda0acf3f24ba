import { DatabaseOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';
import { pathsOf } from '../../kit/settings/settings-section.js';
import { JOURNAL } from './sections.js';

/** How long the journal keeps what became of every mail. */
export const journal: Area = {
  id: 'journal',
  group: 'system',
  permission: 'settings.view',
  pages: [{ path: '/system/journal', title: 'title', icon: <DatabaseOutlined />, page: () => import('./journal-page.js'), finds: pathsOf(JOURNAL) }],
};
