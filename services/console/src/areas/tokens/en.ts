declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly tokens: typeof en;
  }
}

export const en = {
  title: 'Tokens',
  add: 'New token',
  hint: 'For scripts: send the token as Authorization: Bearer.',
  empty: 'No token yet.',
  permissions: 'Permissions',
  expires: 'Expires',
  never: 'never',
  used: 'Last used',
  created: 'Made',
  secretTitle: 'Your new token',
  secretText: 'It is shown only now. Keep it safe.',
  revoke: 'Revoke',
  done: 'I have kept it',
  confirmRevoke_one: 'Revoke {{count}} token?',
  confirmRevoke_other: 'Revoke {{count}} tokens?',
  confirmRevokeText: 'Scripts that use it stop working immediately.',
  revoked: 'Revoked',
  view: {
    token: 'Token',
  },
  presets: 'Presets',
  preset: {
    read: 'Read only',
    monitoring: 'Monitoring',
    queue: 'Queue operator',
    gitops: 'GitOps',
  },
  lifetime: 'Valid for',
  days: '{{count}} days',
  forever: 'for ever',
  foreverText: 'A token that never expires is forgotten sooner than it is revoked.',
  permission: {
    dashboard: {
      view: 'See the dashboard',
    },
    events: {
      view: 'See mails and their stories',
    },
    queue: {
      view: 'See the queue',
      manage: 'Try and delete in the queue',
    },
    rules: {
      view: 'See rules',
      edit: 'Change rules',
      delete: 'Delete rules',
    },
    settings: {
      view: 'See settings',
      edit: 'Change settings',
    },
    nodes: {
      view: 'See services',
    },
    cluster: {
      manage: 'Restart and scale services',
    },
    audit: {
      view: 'See the audit',
    },
    tokens: {
      manage: 'Make and revoke tokens',
    },
  },
  fields: {
    name: {
      label: 'Name',
      help: 'What it is for.',
    },
    permissions: {
      label: 'Permissions',
      help: 'Only what the script needs.',
    },
    expiresInDays: {
      label: 'Valid for',
    },
  },
} as const;
