import { BarsOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** Which mail is handled how. */
export const rules: Area = {
  id: 'rules',
  group: 'policy',
  permission: 'rules.view',
  pages: [
    { path: '/policy/rules', title: 'title', icon: <BarsOutlined />, page: () => import('./rules-page.js') },
    { path: '/policy/rules/$ruleId', title: 'one', page: () => import('./rule-page.js') },
  ],
  moved: { '/rules': '/policy/rules', '/rules/$ruleId': '/policy/rules/$ruleId' },
};
