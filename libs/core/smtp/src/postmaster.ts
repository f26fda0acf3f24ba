import type { MailDomain } from '@postern/settings';

/**
 * RFC 5321 4.5.1: `<Postmaster>` without a domain has to be taken by everybody who takes mail at all. It is the postmaster of the first of our own domains; without one
 * nobody would get it, and it stays as it is. Other addresses come back as they are.
 */
export function withPostmasterDomain(address: string, domains: readonly MailDomain[]): string {
  if (address !== 'postmaster') return address;
  const own = domains.find((domain) => domain.local);
  return own === undefined ? address : `postmaster@${own.name}`;
}
