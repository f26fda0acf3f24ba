import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Verlauf der Konfiguration',
  one: 'Revision',
  name: 'Revision {{revision}}',
  author: 'Von',
  comment: 'Bemerkung',
  when: 'Wann',
  inForce: 'in Kraft',
  notPublished: 'noch nicht bei den Diensten',
  rollback: 'Dorthin zurückgehen',
  confirmRollback: 'Zurück zu Revision {{revision}}?',
  rollbackText: 'Es entsteht eine neue Revision mit den Einstellungen von damals.',
  changes: 'Änderungen',
  comparedWith: 'Von Revision {{from}} zu {{to}}',
  against: 'Vergleichen mit',
  noChanges: 'Kein Unterschied.',
  setting: 'Einstellung',
  before: 'Vorher',
  after: 'Nachher',
  empty: 'Noch keine Revision.',
};
