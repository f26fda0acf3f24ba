import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Ereignisse',
  kindName: 'Art der Ereignisse',
  kind: { mail: 'Nachrichten', system: 'System', audit: 'Protokoll' },
  hint: {
    mail: 'Was aus jeder Nachricht wurde, auch aus denen, die vorher abgelehnt wurden.',
    system: 'Was dem Gateway selbst geschah.',
    audit: 'Wer was getan hat.',
  },
  level: { info: 'Hinweis', warning: 'Warnung', error: 'Fehler' },
  column: {
    time: 'Zeit',
    name: 'Ereignis',
    level: 'Stufe',
    from: 'Nach',
    to: 'Vor',
    condition: 'Bedingung, etwa state:in:refused|dropped',
    sender: 'Absender',
    recipient: 'Empfänger',
    subject: 'Betreff',
    clientIp: 'Client',
    messageId: 'Message-ID',
    service: 'Dienst',
    instance: 'Prozess',
    detail: 'Einzelheiten',
    account: 'Konto',
    object: 'Objekt',
    client: 'Von Adresse',
  },
  empty: 'Noch nichts.',
};
