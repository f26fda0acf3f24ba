import { count, domainSchema, entries, respondToMail } from '@postern/vocabulary';
import { z } from 'zod';

import { COMMON_STATUSES } from './module-record.js';
import type { ModuleRecord } from './module-record.js';
import { runsAlone } from './runs.js';

const dnsList = z.strictObject({
  zone: domainSchema.meta({ description: 'Zone that is asked for the reversed client address' }),
  weight: z.int().min(0).max(100).meta({ description: 'Points for a listed client', 'x-unit': 'points' }),
});

/** Rates mail as spam, probable spam and mass mail (behaviour 5). */
export const antispam = {
  id: 'antispam',
  title: 'AntiSpam',
  about: 'Rates mail from 0 to 100 by criteria, word statistics and DNS lists.',
  runs: runsAlone(60, 'Time limit of one scan for spam, phishing and links'),
  settings: {
    spamRate: count(80, 'points', [1, 100], 'Rating from which mail is spam'),
    probableRate: count(50, 'points', [1, 100], 'Rating from which mail is probable spam; not above spamRate'),
    dnsLists: entries(dnsList, 50, 'DNS lists that are asked about clients that are not trusted; each listed client gets the points of the list'),
  },
  notAbove: [['probableRate', 'spamRate']],
  rule: {},
  policy: {},
  detections: {
    spam: { title: 'spam', response: respondToMail({ action: 'reject', tag: '[Spam]' }, 'The rating reaches spamRate') },
    probableSpam: { title: 'probable spam', response: respondToMail({ action: 'skip', tag: '[Probable spam]' }, 'The rating reaches probableRate') },
    massMail: { title: 'mass mail', response: respondToMail({ action: 'skip' }, 'Newsletters and other mail to many, not rated as spam') },
    notRated: {
      title: 'content beyond the budgets',
      response: respondToMail({ action: 'skip', tag: '[Not scanned]' }, 'Text, HTML or links go on behind what is rated'),
    },
  },
  statuses: { ...COMMON_STATUSES, Clean: 'ok', Formal: 'ok', MASSMAIL: 'doubtful', ProbableSpam: 'doubtful', Spam: 'bad' },
  facts: {
    rate: { kind: 'number', about: 'Rating, 0 to 100' },
    method: { kind: 'text', about: 'Method that decided' },
    info: { kind: 'text', about: 'Criteria with their points, heaviest first' },
  },
  fields: [
    { name: 'AntiSpam-Lua-Profiles', shows: 'database' },
    { name: 'AntiSpam-Method', shows: 'fact', fact: 'method', absent: 'none' },
    { name: 'AntiSpam-Rate', shows: 'fact', fact: 'rate', absent: '0' },
    {
      name: 'AntiSpam-Status',
      shows: 'status',
      words: {
        Clean: 'not_detected',
        Formal: 'formal',
        MASSMAIL: 'mass_mail',
        ProbableSpam: 'probable_spam',
        Spam: 'spam',
        Error: 'error',
        NotScanned: 'not_scanned',
      },
    },
    { name: 'AntiSpam-Version', shows: 'engine version' },
    { name: 'AntiSpam-Info', shows: 'criteria', fact: 'info' },
    { name: 'AntiSpam-Interceptor-Info', shows: 'outcome' },
  ],
} as const satisfies ModuleRecord;
