import { getDomain, getPublicSuffix } from 'tldts';

import { linear } from '@postern/linear';

const OPTIONS = { allowPrivateDomains: true, detectIp: true, extractHostname: false, validateHostname: false } as const;

/** Lower-case without the trailing dot. */
export function plainDomain(domain: string): string {
  return domain.trim().toLowerCase().replace(linear(/\.$/), '');
}

/**
 * The organisational domain by the Public Suffix List (RFC 7489 section 3.2), private suffixes included, so that two customers of one host are two organisations.
 * The domain itself when it is a public suffix or no domain.
 */
export function organisationalDomain(domain: string): string {
  const plain = plainDomain(domain);
  return getDomain(plain, OPTIONS) ?? plain;
}

/** A registry's or a host's domain, below which strangers have theirs. */
export function isPublicSuffix(domain: string): boolean {
  const plain = plainDomain(domain);
  return plain !== '' && getPublicSuffix(plain, OPTIONS) === plain;
}

export type AlignmentMode = 'relaxed' | 'strict';

/** The organisation of a domain; undefined when DNS does not tell. */
export type OrganisationOf = (domain: string) => string | undefined;

/**
 * RFC 9989 section 4.10.2: the same domain, or in relaxed mode the same organisation. Two empty domains are not aligned. Undefined when that cannot be told, since DNS
 * does not answer.
 */
export function isAligned(
  from: string,
  other: string,
  mode: AlignmentMode,
  organisationOf: OrganisationOf = organisationalDomain,
): boolean | undefined {
  const a = plainDomain(from);
  const b = plainDomain(other);
  if (a === '' || b === '') return false;
  if (a === b || mode === 'strict') return a === b;
  const [mine, theirs] = [organisationOf(a), organisationOf(b)];
  return mine === undefined || theirs === undefined ? undefined : mine === theirs;
}
