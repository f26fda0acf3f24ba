import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Protokoll',
  when: 'Wann',
  who: 'Wer',
  client: 'Von',
  what: 'Was',
  object: 'Gegenstand',
  detail: 'Einzelheiten',
  loadedOnly: 'Filter sehen die Einträge an, die geladen sind.',
  empty: 'Noch nichts.',
};
