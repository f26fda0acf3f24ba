declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly journal: typeof en;
  }
}

export const en = {
  title: 'Journal',
  hint: 'What became of every mail, and how long it is kept.',
  section: 'Storage',
  fields: {
    journal: {
      retentionDays: {
        label: 'Kept for',
        help: 'Then a mail is no longer found in Messages.',
      },
    },
  },
} as const;
