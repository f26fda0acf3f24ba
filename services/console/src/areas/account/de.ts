import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Kennwort ändern',
  current: 'Jetziges Kennwort',
  next: 'Neues Kennwort',
  repeat: 'Neues Kennwort noch einmal',
  differs: 'Die beiden sind nicht gleich.',
  length: 'Mindestens 15 Zeichen.',
  changed: 'Kennwort geändert; andere Sitzungen wurden beendet, Ihre Token widerrufen',
};
