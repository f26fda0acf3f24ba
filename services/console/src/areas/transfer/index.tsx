import { InboxOutlined, SendOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';
import { pathsOf } from '../../kit/settings/settings-section.js';
import { RECEIVING, SENDING } from './sections.js';

/** How mail comes in and goes out: networks, limits, TLS, retries. */
export const transfer: Area = {
  id: 'transfer',
  group: 'flow',
  permission: 'settings.view',
  pages: [
    { path: '/flow/receiving', title: 'receiving', icon: <InboxOutlined />, page: () => import('./receiving-page.js'), finds: pathsOf(RECEIVING) },
    { path: '/flow/sending', title: 'sending', icon: <SendOutlined />, page: () => import('./sending-page.js'), finds: pathsOf(SENDING) },
  ],
};
