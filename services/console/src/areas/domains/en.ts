declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly domains: typeof en;
  }
}

export const en = {
  title: 'Domains',
  one: 'Domain',
  add: 'Add a domain',
  hint: 'Mail to local domains is accepted from anybody; everything else only from trusted networks.',
  empty: 'No domain yet: the gateway accepts no mail from outside.',
  confirmDelete: 'Delete the domain {{name}}?',
  confirmDeleteText: 'Mail to it is then refused, unless it comes from a trusted network.',
  domain: 'Domain',
  view: { overview: 'Overview' },
  mail: 'Mail to this domain',
  fields: {
    name: { label: 'Domain', help: 'As in the address after the @. Names in other scripts are converted.' },
    local: { label: 'Local', help: 'Mail to it is accepted from anybody.' },
    subdomains: { label: 'With subdomains', help: 'Also all names below it.' },
  },
} as const;
