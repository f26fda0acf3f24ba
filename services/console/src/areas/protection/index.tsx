import { BugOutlined, FileProtectOutlined, IdcardOutlined, LinkOutlined, ScheduleOutlined, StopOutlined } from '@ant-design/icons';

import type { Area } from '../../kit/area.js';
import { pathsOf } from '../../kit/settings/settings-section.js';
import { CONTENT, LINKS, MALWARE, SCANNING, SENDER, SPAM } from './sections.js';

/** One page a module, drawn from the schema, and what holds for all of them. */
export const protection: Area = {
  id: 'protection',
  group: 'protection',
  permission: 'settings.view',
  pages: [
    { path: '/protection/malware', title: 'malware', icon: <BugOutlined />, page: () => import('./malware-page.js'), finds: pathsOf(MALWARE) },
    { path: '/protection/spam', title: 'spam', icon: <StopOutlined />, page: () => import('./spam-page.js'), finds: pathsOf(SPAM) },
    { path: '/protection/links', title: 'links', icon: <LinkOutlined />, page: () => import('./links-page.js'), finds: pathsOf(LINKS) },
    {
      path: '/protection/content',
      title: 'content',
      icon: <FileProtectOutlined />,
      page: () => import('./content-page.js'),
      finds: pathsOf(CONTENT),
    },
    { path: '/protection/sender', title: 'sender', icon: <IdcardOutlined />, page: () => import('./sender-page.js'), finds: pathsOf(SENDER) },
    {
      path: '/protection/scanning',
      title: 'scanning',
      icon: <ScheduleOutlined />,
      page: () => import('./scanning-page.js'),
      finds: pathsOf(SCANNING),
    },
  ],
};
