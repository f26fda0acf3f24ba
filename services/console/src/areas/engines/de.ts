import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Prüfprogramme und Datenbanken',
  none: 'Noch hat kein Scanner seine Prüfprogramme gemeldet.',
  engine: 'Prüfprogramm',
  service: 'Dienst',
  database: 'Datenbank',
  age: 'Alter',
  builtIn: 'eingebaut',
  instances: 'Instanzen',
};
