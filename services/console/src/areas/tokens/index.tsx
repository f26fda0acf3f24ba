import { ApiOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';

/** Tokens for scripts. */
export const tokens: Area = {
  id: 'tokens',
  group: 'people',
  permission: 'tokens.manage',
  pages: [
    { path: '/people/tokens', title: 'title', icon: <ApiOutlined />, page: () => import('./tokens-page.js') },
    { path: '/people/tokens/new', title: 'add', page: () => import('./new-token-page.js') },
  ],
};
