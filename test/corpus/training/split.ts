import type { CorpusMail } from '../spam-mails.js';

/** Sets with their share in training and the day that divides learning from checking (campaigns repeat, so never at random). */
const PLAN: readonly { readonly of: RegExp; readonly label: string; readonly share: number; readonly until: string }[] = [
  { of: /^sf-/, label: 'spam', share: 1.2, until: '2021-07-01' },
  { of: /^nvdimm$/, label: 'spam', share: 1, until: '2020-10-01' },
  { of: /^spamassassin-spam$/, label: 'spam', share: 0.5, until: '2002-08-15' },
  { of: /^sf-/, label: 'ham', share: 1, until: '2021-07-01' },
  { of: /^openbmc$/, label: 'ham', share: 1, until: '2021-07-01' },
  { of: /^spamassassin-easy_ham$/, label: 'ham', share: 1, until: '2002-09-20' },
  { of: /^spamassassin-hard_ham$/, label: 'ham', share: 0.7, until: '2002-08-15' },
  { of: /^sf-/, label: 'dsn', share: 0.4, until: '2020-06-01' },
  { of: /^bounceparser$/, label: 'dsn', share: 0.2, until: '2011-12-31' },
];

export interface Place {
  /** Sets that are learnt from together. */
  readonly group: string;
  readonly share: number;
  readonly learn: boolean;
}

/** Where a mail belongs; undefined for sets that nothing may be learnt from (mail-phish is for measuring only). */
export function placeOf(mail: CorpusMail): Place | undefined {
  const row = PLAN.find((p) => p.label === mail.label && p.of.test(mail.set));
  return row === undefined ? undefined : { group: `${row.label} ${row.of.source}`, share: row.share, learn: mail.date < row.until };
}
