import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Token',
  add: 'Neues Token',
  hint: 'Für Skripte: Senden Sie das Token als Authorization: Bearer.',
  empty: 'Noch kein Token.',
  permissions: 'Rechte',
  expires: 'Gültig bis',
  never: 'immer',
  used: 'Zuletzt benutzt',
  created: 'Angelegt',
  secretTitle: 'Ihr neues Token',
  secretText: 'Es wird nur jetzt gezeigt. Bewahren Sie es sicher auf.',
  revoke: 'Widerrufen',
  done: 'Ich habe es aufbewahrt',
  confirmRevoke_one: '{{count}} Token widerrufen?',
  confirmRevoke_other: '{{count}} Token widerrufen?',
  confirmRevokeText: 'Skripte, die es benutzen, hören sofort auf zu arbeiten.',
  revoked: 'Widerrufen',
  view: {
    token: 'Token',
  },
  presets: 'Vorlagen',
  preset: {
    read: 'Nur lesen',
    monitoring: 'Überwachung',
    queue: 'Warteschlange',
    gitops: 'GitOps',
  },
  lifetime: 'Gültig für',
  days: '{{count}} Tage',
  forever: 'immer',
  foreverText: 'Ein Token, das nie abläuft, ist eher vergessen als widerrufen.',
  permission: {
    dashboard: {
      view: 'Übersicht sehen',
    },
    events: {
      view: 'Mails und ihre Geschichten sehen',
    },
    queue: {
      view: 'Warteschlange sehen',
      manage: 'In der Warteschlange anstoßen und löschen',
    },
    rules: {
      view: 'Regeln sehen',
      edit: 'Regeln ändern',
      delete: 'Regeln löschen',
    },
    settings: {
      view: 'Einstellungen sehen',
      edit: 'Einstellungen ändern',
    },
    nodes: {
      view: 'Dienste sehen',
    },
    cluster: {
      manage: 'Dienste neu starten und skalieren',
    },
    audit: {
      view: 'Protokoll sehen',
    },
    tokens: {
      manage: 'Token anlegen und widerrufen',
    },
  },
  fields: {
    name: {
      label: 'Name',
      help: 'Wofür es ist.',
    },
    permissions: {
      label: 'Rechte',
      help: 'Nur, was das Skript braucht.',
    },
    expiresInDays: {
      label: 'Gültig für',
    },
  },
};
