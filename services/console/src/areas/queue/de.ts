import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Warteschlange',
  waiting_one: '{{count}} Zustellung wartet',
  waiting_other: '{{count}} Zustellungen warten',
  empty: 'Die Warteschlange ist leer.',
  emptyHint: 'Hier wartet Mail, die beim ersten Versuch nicht zugestellt werden konnte.',
  address: 'Absender oder Empfänger',
  msgId: 'MsgId',
  nextHop: 'Nächster Hop',
  recipient: 'Empfänger und Betreff',
  sender: 'Absender',
  attempts: 'Versuche',
  nextAttempt: 'Nächster Versuch',
  lastReply: 'Nächster Host und letzte Antwort',
  received: 'Empfangen',
  flush: 'Jetzt versuchen',
  flushed: '{{count}} jetzt fällig',
  deleted: '{{count}} gelöscht',
  confirmFlush_one: '{{count}} Zustellung jetzt versuchen?',
  confirmFlush_other: '{{count}} Zustellungen jetzt versuchen?',
  confirmFlushText: 'Häufige Anstöße bremsen andere Zustellungen.',
  confirmDelete_one: '{{count}} Zustellung löschen?',
  confirmDelete_other: '{{count}} Zustellungen löschen?',
  confirmDeleteText: 'Weder Absender noch Empfänger erfahren davon. Das lässt sich nicht zurücknehmen.',
};
