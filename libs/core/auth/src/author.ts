import { linear } from '@postern/linear';
import { domainReadings, fromFields, fromMailboxes } from '@postern/mail';
import type { MailMessage } from '@postern/mail';
import type { Finding } from '@postern/verdict';

import { plainDomain } from './domains.js';
import { finding } from './auth-findings.js';

/** Author domains that are looked up. Mail of more authors is of the class `author`. */
export const MAX_AUTHOR_DOMAINS = 10;
/** From fields that are read; more than one with another value is a violation anyway. */
const MAX_FIELDS = 20;

/** Who From says wrote the mail. */
export interface Author {
  /** Each domain (A-labels) that any reading of From names, in order, at most MAX_AUTHOR_DOMAINS. DMARC has to hold for all of them. */
  readonly domains: readonly string[];
  /** Why nobody can say who the author is: From names no domain, there are From fields that differ, or it names too many domains. */
  readonly violation: Finding | undefined;
  readonly findings: readonly Finding[];
}

/** Issues that have a code of their own. */
const OWN_FINDING: ReadonlySet<string> = new Set(['name-looks-like-address', 'several-from-fields', 'several-addresses']);

/**
 * RFC 7489 section 6.6.1 asks for exactly one author, RFC 5322 section 3.6.2 allows several mailboxes in the one From field. What breaks the syntax is read in every way
 * that clients read it, and all authors count, so that no second or damaged mailbox is weaker than the plain forged one.
 */
export function authorOf(message: MailMessage): Author {
  const fields = fromFields(message.bytes, MAX_FIELDS);
  const values = [...new Set(fields)];
  const all = [...new Set(values.flatMap((value) => domainReadings(value, MAX_AUTHOR_DOMAINS)))];
  const { mailboxes, issues } = fromMailboxes(message);
  const violation = violationOf(fields, values, all);
  const several = fields.length > 1 || mailboxes.length > 1 || all.length > 1;
  const lenient = all.some((domain) => !mailboxes.some((mailbox) => plainDomain(mailbox.domain) === domain));
  const posing = mailboxes.length === 1 ? posingDomain(mailboxes[0]?.name ?? '', mailboxes[0]?.domain ?? '') : undefined;
  return {
    domains: all.slice(0, MAX_AUTHOR_DOMAINS),
    violation,
    findings: [
      ...(violation === undefined ? [] : [violation]),
      ...(several && violation?.code !== 'MA_FROM_SEVERAL' ? [finding('MA_FROM_SEVERAL', listOf(fields, all))] : []),
      ...issues.filter((issue) => !OWN_FINDING.has(issue)).map((issue) => finding('MA_FROM_MALFORMED', issue)),
      ...(lenient ? [finding('MA_FROM_MALFORMED', `read leniently: ${all.join(', ')}`)] : []),
      ...(posing === undefined ? [] : [finding('MA_FROM_NAME_IS_ADDRESS', `${mailboxes[0]?.name} <${mailboxes[0]?.address}>`)]),
    ],
  };
}

function violationOf(fields: readonly string[], values: readonly string[], domains: readonly string[]): Finding | undefined {
  if (domains.length === 0) return finding('MA_FROM_NONE', `${fields.length} From fields without a domain`);
  if (domains.length > MAX_AUTHOR_DOMAINS) return finding('LIMIT_FROM_DOMAINS', `more than ${MAX_AUTHOR_DOMAINS} domains in From`);
  // One of two fields is what a signature covers, the other what a client shows (RFC 6376 section 8.15).
  return values.length > 1 ? finding('MA_FROM_SEVERAL', listOf(fields, domains)) : undefined;
}

function listOf(fields: readonly string[], domains: readonly string[]): string {
  return `${fields.length} From ${fields.length === 1 ? 'field' : 'fields'}: ${domains.join(', ')}`;
}

/** Domain of an address in a display name, when it is another one than that of the address behind it. */
function posingDomain(name: string, domain: string): string | undefined {
  const posing = linear(/[^\s@<>"']{1,64}@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)/i, 'below 1 MiB').exec(name)?.[1];
  return posing === undefined || plainDomain(posing) === plainDomain(domain) ? undefined : posing;
}
