import { linear } from '@postern/linear';
import { fromMailboxes } from '@postern/mail';
import type { MailMessage } from '@postern/mail';
import type { Finding } from '@postern/verdict';

import { plainDomain } from './domains.js';
import { finding } from './auth-findings.js';

/** Who From says wrote the mail. */
export interface Author {
  /** Domain of the one mailbox, A-labels; empty when there is not exactly one. */
  readonly domain: string;
  readonly findings: readonly Finding[];
}

/** Issues that have a code of their own. */
const OWN_FINDING: ReadonlySet<string> = new Set(['name-looks-like-address', 'several-from-fields']);

/** RFC 7489 section 6.6.1: DMARC needs exactly one author. None, several, or two From fields are a finding, and nothing is authenticated. */
export function authorOf(message: MailMessage): Author {
  const fields = message.headers.filter((h) => h.lower === 'from').length;
  const { mailboxes, issues } = fromMailboxes(message);
  const [first] = mailboxes;
  const findings = issues.filter((issue) => !OWN_FINDING.has(issue)).map((issue) => finding('MA_FROM_MALFORMED', issue));
  if (first === undefined) return { domain: '', findings: [...findings, finding('MA_FROM_NONE', `${fields} From fields without a mailbox`)] };
  if (fields > 1 || mailboxes.length > 1) {
    return { domain: '', findings: [...findings, finding('MA_FROM_SEVERAL', `${fields} From fields, ${mailboxes.length} mailboxes`)] };
  }
  const posing = linear(/[^\s@<>"']{1,64}@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)/i, 'below 1 MiB').exec(first.name)?.[1];
  if (posing !== undefined && plainDomain(posing) !== plainDomain(first.domain)) {
    findings.push(finding('MA_FROM_NAME_IS_ADDRESS', `${first.name} <${first.address}>`));
  }
  return { domain: plainDomain(first.domain), findings };
}
