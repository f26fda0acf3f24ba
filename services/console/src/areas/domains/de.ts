import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Domänen',
  one: 'Domäne',
  add: 'Domäne hinzufügen',
  hint: 'Mail an lokale Domänen wird von jedem angenommen, alles andere nur aus vertrauenswürdigen Netzen.',
  empty: 'Noch keine Domäne: Das Gateway nimmt von außen keine Mail an.',
  confirmDelete: 'Domäne {{name}} löschen?',
  confirmDeleteText: 'Mail an sie wird dann abgewiesen, wenn sie nicht aus einem vertrauenswürdigen Netz kommt.',
  domain: 'Domäne',
  view: { overview: 'Überblick' },
  mail: 'Mail an diese Domäne',
  fields: {
    name: { label: 'Domäne', help: 'Wie in der Adresse nach dem @. Namen in anderen Schriften werden umgesetzt.' },
    local: { label: 'Lokal', help: 'Mail an sie wird von jedem angenommen.' },
    subdomains: { label: 'Mit Unterdomänen', help: 'Auch alle Namen darunter.' },
  },
};
