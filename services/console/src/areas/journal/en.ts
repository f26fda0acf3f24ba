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
      maxBytes: { label: 'Space for mails', help: 'Above it the oldest days leave early. Today always stays.' },
      systemRetentionDays: { label: 'System events kept for', help: 'Starts, stops, settings and databases.' },
      systemMaxBytes: { label: 'Space for system events', help: 'Above it the oldest days leave early.' },
      retentionDays: {
        label: 'Kept for',
        help: 'Then a mail is no longer found in Messages.',
      },
    },
  },
} as const;
