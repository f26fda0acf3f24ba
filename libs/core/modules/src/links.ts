import { domains, respondToMail } from '@postern/vocabulary';

import { COMMON_STATUSES } from './module-record.js';
import type { ModuleRecord } from './module-record.js';
import { runsAlong } from './runs.js';

/** Looks for listed links in bodies (behaviour 4). */
export const links = {
  id: 'links',
  title: 'LinksScanning',
  about: 'Compares the links of a mail with a list of malicious hosts.',
  runs: runsAlong(),
  settings: {
    maliciousHosts: domains([], 100_000, 'Hosts that count as malicious, with their subdomains'),
  },
  rule: {},
  policy: {},
  detections: {
    malicious: { title: 'malicious links', response: respondToMail({ action: 'reject', tag: '[Malicious links]' }, 'A link leads to a listed host') },
    notCompared: {
      title: 'content beyond the budgets',
      response: respondToMail({ action: 'skip', tag: '[Not scanned]' }, 'There are more links, or text that may hold some, than are compared'),
    },
  },
  statuses: { ...COMMON_STATUSES, Clean: 'ok', Malicious: 'bad' },
  facts: {
    links: { kind: 'number', about: 'Links that were looked at' },
    method: { kind: 'text', about: 'Method that decided' },
  },
  fields: [{ name: 'LinksScanning', shows: 'status' }],
} as const satisfies ModuleRecord;
