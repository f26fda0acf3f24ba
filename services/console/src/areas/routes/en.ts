declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly routes: typeof en;
  }
}

export const en = {
  title: 'Routes',
  one: 'Route',
  add: 'Add a route',
  hint: 'Where mail goes instead of the MX of its domain; the most specific route wins.',
  empty: 'No route: mail goes to the relay host or by DNS.',
  confirmDelete: 'Delete the route {{name}}?',
  confirmDeleteText: 'Mail for it then goes to the relay host or by DNS.',
  view: { overview: 'Overview' },
  byDns: 'by DNS',
  tls: 'TLS',
  fields: {
    match: { label: 'For', help: 'An address, a domain, or .domain for everything below it.' },
    nextHop: {
      label: 'Next hop',
      help: 'Off: by DNS.',
      host: { label: 'Host' },
      port: { label: 'Port' },
      tls: { label: 'TLS' },
    },
  },
} as const;
