declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly history: typeof en;
  }
}

export const en = {
  title: 'Configuration history',
  one: 'Revision',
  name: 'Revision {{revision}}',
  author: 'Author',
  comment: 'Comment',
  when: 'When',
  inForce: 'in force',
  notPublished: 'not yet with the services',
  rollback: 'Roll back to it',
  confirmRollback: 'Roll back to revision {{revision}}?',
  rollbackText: 'A new revision with the settings of that one is made.',
  changes: 'Changes',
  comparedWith: 'From revision {{from}} to {{to}}',
  against: 'Compare with',
  noChanges: 'No difference.',
  setting: 'Setting',
  before: 'Before',
  after: 'After',
  empty: 'No revision yet.',
} as const;
