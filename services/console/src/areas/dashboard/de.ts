import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Übersicht',
  periodName: 'Zeitraum',
  period: { '1h': 'Stunde', '6h': '6 Stunden', '24h': 'Tag', '7d': 'Woche', '30d': 'Monat' },
  messages: 'Nachrichten',
  queue: 'Wartet in der Warteschlange',
  oldest: 'älteste {{age}}',
  flow: 'Mailfluss',
  perBucket: 'Nachrichten je {{bucket}}',
  minute: 'Minute',
  minutes: '{{count}} Minuten',
  hours: '{{count}} Stunden',
  hour: 'Stunde',
  bar: '{{at}}: {{counts}}',
  actions: 'Aktionen',
  detections: 'Funde nach Modul',
  noDetections: 'In dieser Zeit wurde nichts gefunden.',
  services: 'Dienste',
  noServices: 'Noch hat sich kein Dienst gemeldet.',
  service: 'Dienst',
  ready: 'Bereit',
  behind: 'hinter {{revision}}',
  noMail: 'Keine Mail in dieser Zeit',
};
