import { ClusterOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** The parts of the gateway and where they run. */
export const services: Area = {
  id: 'services',
  group: 'system',
  permission: 'nodes.view',
  pages: [
    {
      path: '/system/services',
      title: 'title',
      titleWith: { kubernetes: 'cluster' },
      icon: <ClusterOutlined />,
      page: () => import('./services-page.js'),
    },
    { path: '/system/services/$name', title: 'one', page: () => import('./service-page.js') },
  ],
  moved: { '/cluster': '/system/services' },
};
