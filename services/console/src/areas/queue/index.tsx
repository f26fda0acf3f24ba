import { ClockCircleOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** Mail that waits for its next attempt. */
export const queue: Area = {
  id: 'queue',
  group: 'mail',
  permission: 'queue.view',
  pages: [{ path: '/mail/queue', title: 'title', icon: <ClockCircleOutlined />, page: () => import('./queue-page.js') }],
  moved: { '/queue': '/mail/queue' },
};
