import { MailOutlined } from '@ant-design/icons';

import type { Area, Guess } from '../../kit/area.js';

const MSG_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/i;
const ADDRESS = /@/;
const IP = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]+)$/i;

/** What a text in the search box may be: the name of a mail, an address, a client, or words of a subject. */
function guesses(text: string): readonly Guess[] {
  if (MSG_ID.test(text)) return [{ label: 'guess.one', to: `/mail/messages/${text.toUpperCase()}` }];
  if (/^<.+>$/.test(text)) return [{ label: 'guess.id', to: '/mail/messages', search: { msgId: text } }];
  if (IP.test(text)) return [{ label: 'guess.client', to: '/mail/messages', search: { clientIp: text } }];
  if (ADDRESS.test(text))
    return [
      { label: 'guess.sender', to: '/mail/messages', search: { sender: text } },
      { label: 'guess.recipient', to: '/mail/messages', search: { recipient: text } },
    ];
  return [{ label: 'guess.subject', to: '/mail/messages', search: { subject: text } }];
}

/** The search for mails, and the story of each. */
export const messages: Area = {
  id: 'messages',
  group: 'mail',
  permission: 'events.view',
  pages: [
    { path: '/mail/messages', title: 'title', icon: <MailOutlined />, page: () => import('./messages-page.js') },
    { path: '/mail/messages/$msgId', title: 'story', page: () => import('./story-page.js') },
  ],
  moved: { '/messages': '/mail/messages', '/messages/$msgId': '/mail/messages/$msgId' },
  guesses,
};
