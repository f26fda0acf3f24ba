import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Routen',
  one: 'Route',
  add: 'Route hinzufügen',
  hint: 'Wohin Mail statt zum MX ihrer Domäne geht; die genaueste Route gewinnt.',
  empty: 'Keine Route: Mail geht zum Relay-Host oder nach DNS.',
  confirmDelete: 'Route {{name}} löschen?',
  confirmDeleteText: 'Mail dafür geht dann zum Relay-Host oder nach DNS.',
  view: { overview: 'Überblick' },
  byDns: 'nach DNS',
  tls: 'TLS',
  fields: {
    match: { label: 'Für', help: 'Eine Adresse, eine Domäne oder .domäne für alles darunter.' },
    nextHop: {
      label: 'Nächster Host',
      help: 'Aus: nach DNS.',
      host: { label: 'Host' },
      port: { label: 'Port' },
      tls: { label: 'TLS' },
    },
  },
};
