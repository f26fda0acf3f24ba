import { respondToMail } from '@postern/vocabulary';

import { COMMON_STATUSES } from './module-record.js';
import type { ModuleRecord } from './module-record.js';
import { runsAlong } from './runs.js';

/** Looks for mail that imitates others (behaviour 6). */
export const antiphishing = {
  id: 'antiphishing',
  title: 'AntiPhishing',
  about: 'Looks for senders and links that imitate others.',
  runs: runsAlong(),
  settings: {},
  rule: {},
  policy: {},
  detections: {
    phishing: { title: 'phishing', response: respondToMail({ action: 'reject', tag: '[Phishing]' }, 'The mail imitates somebody else') },
    notJudged: {
      title: 'content beyond the budgets',
      response: respondToMail({ action: 'skip', tag: '[Not scanned]' }, 'Text, HTML or links go on behind what is compared'),
    },
  },
  statuses: { ...COMMON_STATUSES, Clean: 'ok', Phishing: 'bad' },
  facts: {
    rate: { kind: 'number', about: 'Rating, 0 to 100' },
    method: { kind: 'text', about: 'Method that decided' },
  },
  fields: [{ name: 'AntiPhishing', shows: 'status' }],
} as const satisfies ModuleRecord;
