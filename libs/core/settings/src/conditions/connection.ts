import { choice } from '@postern/vocabulary';

import { condition } from './rule-condition.js';

/** Whether the client sent the mail over TLS. That the connection is encrypted says nothing about who the client is. */
export const connection = condition({
  schema: choice(['any', 'encrypted', 'plain'], 'any', 'How the client is connected: any, encrypted (by TLS), or plain'),
  words: {
    en: { label: 'Connection', options: { any: 'Any', encrypted: 'Encrypted', plain: 'Not encrypted' } },
    de: {
      label: 'Verbindung',
      help: 'Wie der Client verbunden ist',
      options: { any: 'Beliebig', encrypted: 'Verschlüsselt', plain: 'Unverschlüsselt' },
    },
  },
  matches: (wanted, { tls }) => wanted === 'any' || (wanted === 'encrypted') === (tls !== ''),
});
