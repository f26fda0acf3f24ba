import { linear } from '@postern/linear';
import type { MailDomain, Settings } from '@postern/settings';

/** A recipient as the address parser gave it: domain in lower-case A-labels. */
export interface RecipientAddress {
  readonly local: string;
  readonly domain: string;
}

export type RelayDecision =
  /** One of our domains: anybody may send. */
  | { readonly kind: 'local' }
  /** Anywhere else: a trusted client may send. */
  | { readonly kind: 'relay' }
  | { readonly kind: 'refused'; readonly why: 'relaying' | 'address-literal' | 'routed-local-part' | 'syntax' };

/**
 * May this client send to this recipient (behaviour 14.2)? Closed by default: without local domains nobody outside gets in. An address literal is refused for
 * everybody, since mail is routed by domains. A local part that a host behind us might route onward (`user%other`, `host!user`, `"user@other"`) is refused for
 * untrusted clients, regardless of who owns the domain.
 */
export function decideRelay(settings: Settings, trusted: boolean, recipient: RecipientAddress): RelayDecision {
  const { local, domain } = recipient;
  if (domain.startsWith('[')) return { kind: 'refused', why: 'address-literal' };
  if (local === '' || !isDomainName(domain)) return { kind: 'refused', why: 'syntax' };
  // eslint-disable-next-line no-control-regex
  if (linear(/[\x00-\x1f\x7f]/).test(local)) return { kind: 'refused', why: 'syntax' };
  if (!trusted && linear(/[@%!:]/).test(local)) return { kind: 'refused', why: 'routed-local-part' };
  if (isLocalDomain(settings.domains, domain)) return { kind: 'local' };
  return trusted ? { kind: 'relay' } : { kind: 'refused', why: 'relaying' };
}

/** The most specific record decides, so a record for a name below a domain can differ from it. */
export function isLocalDomain(domains: readonly MailDomain[], domain: string): boolean {
  const byName = indexOf(domains);
  const labels = domain.toLowerCase().split('.');
  for (let i = 0; i < labels.length; i++) {
    const record = byName.get(labels.slice(i).join('.'));
    if (record !== undefined && (i === 0 || record.subdomains)) return record.local;
  }
  return false;
}

/** Settings are immutable, so each list is indexed once; a RCPT must not walk thousands of domains. */
const indexes = new WeakMap<readonly MailDomain[], ReadonlyMap<string, MailDomain>>();

function indexOf(domains: readonly MailDomain[]): ReadonlyMap<string, MailDomain> {
  const known = indexes.get(domains);
  if (known !== undefined) return known;
  const index = new Map(domains.map((record) => [record.name, record]));
  indexes.set(domains, index);
  return index;
}

/** RFC 5321 4.1.2 Domain: letters, digits and hyphens, no empty label, no trailing dot; a name of digits alone is an address in disguise. */
function isDomainName(domain: string): boolean {
  return (
    domain.length <= 253 &&
    !linear(/^[\d.]+$/).test(domain) &&
    domain.split('.').every((label) => linear(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/).test(label))
  );
}
