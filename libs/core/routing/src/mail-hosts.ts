import type { DnsAnswer, Random } from '@postern/kernel';
import { linear } from '@postern/linear';

export type MailHosts =
  | { readonly kind: 'hosts'; readonly hosts: readonly string[] }
  /** Nothing can ever be sent there. Null MX: RFC 7505. `loop`: we are the best mail host ourselves. */
  | { readonly kind: 'none'; readonly why: 'null-mx' | 'no-such-domain' | 'no-host-names' | 'loop' }
  /** DNS did not answer: try again. */
  | { readonly kind: 'failed'; readonly why: string };

/**
 * Mail hosts of a domain from its MX answer (RFC 5321 5.1): by preference, those of one preference in random order. Without MX records the domain itself is the host.
 * Hosts that are not preferred to ourselves are left out, else two gateways would pass a mail to each other until it expires.
 */
export function mailHosts(domain: string, answer: DnsAnswer, ownName: string, random: Random): MailHosts {
  const own = ownName.toLowerCase();
  if (answer.kind === 'failed') return { kind: 'failed', why: answer.why };
  if (answer.kind === 'none') {
    if (answer.why === 'nxdomain') return { kind: 'none', why: 'no-such-domain' };
    return domain === own ? { kind: 'none', why: 'loop' } : { kind: 'hosts', hosts: [domain] };
  }
  const all = answer.records.map(({ value, priority }) => ({ host: value.toLowerCase().replace(linear(/\.$/), ''), preference: priority ?? 0 }));
  if (all.every(({ host }) => host === '')) return { kind: 'none', why: 'null-mx' };
  const named = all.filter(({ host }) => isHostName(host));
  if (named.length === 0) return { kind: 'none', why: 'no-host-names' };
  const ours = Math.min(...named.filter(({ host }) => host === own).map(({ preference }) => preference));
  const preferred = named.filter(({ preference }) => preference < ours);
  if (preferred.length === 0) return { kind: 'none', why: 'loop' };
  const lot = random.bytes(preferred.length);
  const order = preferred.map((entry, i) => ({ ...entry, lot: lot[i] ?? 0 })).sort((a, b) => a.preference - b.preference || a.lot - b.lot);
  return { kind: 'hosts', hosts: [...new Set(order.map(({ host }) => host))] };
}

/** An address in the place of a name is a mistake of the domain's owner (RFC 5321 5.1), and a way to make us talk to inner hosts. */
function isHostName(host: string): boolean {
  return (
    host.length <= 253 &&
    !linear(/^[\d.]+$/).test(host) &&
    host.split('.').every((label) => linear(/^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/).test(label))
  );
}
