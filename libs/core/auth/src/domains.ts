import { getDomain } from 'tldts';

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

export type AlignmentMode = 'relaxed' | 'strict';

/** RFC 7489 section 3.1: the same domain, or in relaxed mode the same organisation. Two empty domains are not aligned. */
export function isAligned(from: string, other: string, mode: AlignmentMode): boolean {
  const a = plainDomain(from);
  const b = plainDomain(other);
  if (a === '' || b === '') return false;
  return a === b || (mode === 'relaxed' && organisationalDomain(a) === organisationalDomain(b));
}
