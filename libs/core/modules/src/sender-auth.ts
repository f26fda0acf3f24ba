import { flag, respondToMail, seconds } from '@postern/vocabulary';

import { COMMON_STATUSES } from './module-record.js';
import type { ModuleRecord } from './module-record.js';
import { runsAlone } from './runs.js';

/** Checks SPF, DKIM, DMARC and ARC (behaviour 8). */
export const senderAuth = {
  id: 'senderAuth',
  title: 'MailSenderAuthentication',
  about: 'Finds out by SPF, DKIM, DMARC and ARC whether the sender is who the mail says.',
  runs: runsAlone(30, 'Time limit of one check'),
  settings: {
    dnsTimeoutSeconds: seconds(10, [1, 60], 'Time limit of all DNS lookups of one mail; what is not answered by then is a temporary error'),
    spf: flag(true, 'Check SPF. Switch it off when mail does not come straight from the Internet'),
    dkim: flag(true, 'Check DKIM signatures'),
    dmarc: flag(true, 'Check DMARC; needs SPF or DKIM'),
    arc: flag(true, 'Check ARC sets'),
  },
  rule: {
    dmarcPrimary: flag(true, 'Only DMARC decides; off: any violation of SPF, DKIM or DMARC counts'),
    tempErrorCounts: flag(false, 'A temporary error counts as a violation'),
    permErrorCounts: flag(false, 'A permanent error counts as a violation'),
    softfailCounts: flag(false, 'SPF softfail counts as a violation'),
    missingDkimCounts: flag(false, 'Mail without a DKIM signature counts as a violation'),
  },
  policy: {
    applyDmarcPolicy: flag(true, 'Published policy none: skip; quarantine: skip with tag and Backup; reject: reject. Off: the action of `dmarc`'),
  },
  detections: {
    author: {
      title: 'no author that can be told',
      response: respondToMail(
        { action: 'reject', tag: '[Forged sender?]' },
        'From names nobody, several From fields differ, or there are more than 10 author domains: no DMARC policy can be applied to such mail',
      ),
    },
    dmarc: { title: 'a DMARC violation', response: respondToMail({ action: 'skip', tag: '[Forged sender?]' }, 'DMARC fails') },
    spf: { title: 'an SPF violation', response: respondToMail({ action: 'skip', tag: '[SPF]' }, 'SPF fails') },
    dkim: { title: 'a DKIM violation', response: respondToMail({ action: 'skip', tag: '[DKIM]' }, 'DKIM fails') },
  },
  statuses: { ...COMMON_STATUSES, Clean: 'ok', Violation: 'bad' },
  facts: {
    spf: { kind: 'text', about: 'Result of SPF (RFC 8601)' },
    dkim: { kind: 'text', about: 'Result of DKIM' },
    dmarc: { kind: 'text', about: 'Result of DMARC' },
    arc: { kind: 'text', about: 'Result of ARC' },
    policy: { kind: 'text', about: 'Published DMARC policy' },
    summary: { kind: 'text', about: 'All results in one line' },
    authResults: { kind: 'text', about: 'Authentication-Results, a result for each signature' },
  },
  fields: [{ name: 'AntiSpam-Auth', shows: 'authentication' }],
} as const satisfies ModuleRecord;
