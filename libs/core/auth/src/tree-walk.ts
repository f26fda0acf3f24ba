import type { DmarcRecord } from './dmarc-record.js';
import { isPublicSuffix, organisationalDomain, plainDomain } from './domains.js';

/** A policy record and the domain that publishes it. */
export interface FoundDmarc {
  readonly domain: string;
  readonly record: DmarcRecord;
}

/** Names below which a walk looks for `_dmarc`. */
const MAX_NAMES = 8;

/**
 * Domains at which a tree walk asks for a policy, in order, the domain itself first (RFC 9989 section 4.10): each time the left-most label goes; of a domain with eight
 * labels or more, all but seven go immediately, so that a long name of a stranger costs no more than eight questions.
 */
export function walkTargets(domain: string): readonly string[] {
  const labels = plainDomain(domain).split('.');
  const above = labels.length < MAX_NAMES ? labels.slice(1) : labels.slice(-(MAX_NAMES - 1));
  return [labels.join('.'), ...above.map((_, i) => above.slice(i).join('.'))];
}

/** Whether the walk is over with this record: its owner says that an organisation begins here, or, above the start, just below here. */
export function endsWalk(found: FoundDmarc, start: string): boolean {
  const role = roleOf(found);
  return role === 'n' || (role === 'y' && found.domain !== plainDomain(start));
}

/**
 * The organisational domain (RFC 9989 section 4.10.2), of what a walk from `start` found, in its order: the domain that says psd=n, the one just below a psd=y, else the
 * highest that publishes a policy. Without any policy DMARC says nothing; the Public Suffix List does then, for what else wants to know whether domains belong together.
 */
export function organisationOf(start: string, found: readonly FoundDmarc[]): string {
  const plain = plainDomain(start);
  const own = found.find((one) => roleOf(one) === 'n');
  if (own !== undefined) return own.domain;
  const suffix = found.find((one) => roleOf(one) === 'y' && one.domain !== plain);
  if (suffix !== undefined)
    return plain
      .split('.')
      .slice(-(suffix.domain.split('.').length + 1))
      .join('.');
  return found.at(-1)?.domain ?? organisationalDomain(plain);
}

/**
 * The policy for a domain (RFC 9989 section 4.10.1): its own, else that of its organisation, else that of the public suffix above. Undefined when there is none.
 */
export function policyFor(domain: string, found: readonly FoundDmarc[]): FoundDmarc | undefined {
  const plain = plainDomain(domain);
  const organisation = organisationOf(plain, found);
  const suffix = organisation.slice(organisation.indexOf('.') + 1);
  for (const wanted of [plain, organisation, suffix]) {
    const one = found.find((candidate) => candidate.domain === wanted);
    if (one !== undefined) return one;
  }
  return undefined;
}

/**
 * What a domain is for DMARC. A public suffix whose owner publishes a policy without saying so counts as one all the same: else every customer of a host could speak for
 * all others.
 */
function roleOf({ domain, record }: FoundDmarc): 'y' | 'n' | 'u' {
  return record.psd === 'u' && isPublicSuffix(domain) ? 'y' : record.psd;
}
