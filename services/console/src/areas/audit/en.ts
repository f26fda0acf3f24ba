declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly audit: typeof en;
  }
}

export const en = {
  title: 'Audit',
  when: 'When',
  who: 'Who',
  client: 'From',
  what: 'What',
  object: 'Object',
  detail: 'Details',
  loadedOnly: 'Filters look at the entries that are loaded.',
  empty: 'Nothing yet.',
} as const;
