import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Journal',
  hint: 'Was aus jeder Mail wurde und wie lange es aufbewahrt wird.',
  section: 'Aufbewahrung',
  fields: {
    journal: {
      maxBytes: { label: 'Platz für Nachrichten', help: 'Darüber gehen die ältesten Tage früher. Der heutige Tag bleibt immer.' },
      systemRetentionDays: { label: 'Systemereignisse aufbewahren', help: 'Starts, Stopps, Einstellungen und Datenbanken.' },
      systemMaxBytes: { label: 'Platz für Systemereignisse', help: 'Darüber gehen die ältesten Tage früher.' },
      retentionDays: {
        label: 'Aufbewahrt für',
        help: 'Danach wird eine Mail in den Nachrichten nicht mehr gefunden.',
      },
    },
  },
};
