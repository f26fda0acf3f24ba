import { parseMessage } from '@postern/mail';
import type { AuthResults } from '@postern/verdict';

import { featuresOf } from '../mail-features.js';
import type { MailFeatures } from '../mail-features.js';
import type { SpamContext } from '../spam-context.js';

/** A mail as a correct program of a partner writes it; `fields` replace or add header lines, an empty value drops one. */
export function featuresOfMail(text: string, fields: Readonly<Record<string, string>> = {}): MailFeatures {
  const head: Record<string, string> = {
    From: 'Helen Brandt <helen@partner.example>',
    To: 'Bob Miller <bob@corp.example>',
    Subject: 'Meeting on Thursday',
    Date: 'Tue, 24 Nov 2026 10:00:00 +0000',
    'Message-ID': '<1.2.3@partner.example>',
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    ...fields,
  };
  const lines = Object.entries(head).filter(([, value]) => value !== '');
  return featuresOf(
    parseMessage(Buffer.from(`${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text.replace(/\r?\n/g, '\r\n')}\r\n`)),
  );
}

/** A connection that nothing is wrong with. */
export function aContext(over: Partial<SpamContext['envelope']> = {}, auth?: AuthResults): SpamContext {
  return {
    envelope: {
      mailFrom: 'helen@partner.example',
      recipients: ['bob@corp.example'],
      helo: 'mx.partner.example',
      clientIp: '192.0.2.1',
      clientName: 'mx.partner.example',
      trusted: false,
      tls: '',
      receivedAtMs: Date.UTC(2026, 10, 24, 10),
      ...over,
    },
    listed: [],
    localDomains: ['corp.example'],
    ...(auth === undefined ? {} : { auth }),
  };
}
