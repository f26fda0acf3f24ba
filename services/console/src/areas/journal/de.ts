import type { Translation } from '../../kit/texts/area-texts.js';
import type { en } from './en.js';

export const de: Translation<typeof en> = {
  title: 'Journal',
  hint: 'Was aus jeder Mail wurde und wie lange es aufbewahrt wird.',
  section: 'Aufbewahrung',
  fields: {
    journal: {
      retentionDays: {
        label: 'Aufbewahrt für',
        help: 'Danach wird eine Mail in den Nachrichten nicht mehr gefunden.',
      },
    },
  },
};
