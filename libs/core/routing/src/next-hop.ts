import type { DnsAnswer } from '@postern/kernel';
import type { NextHop, Settings } from '@postern/settings';

/** Where mail for a recipient goes: to a host that an administrator named, or to the MX of its domain. */
export type Route = { readonly kind: 'hop'; readonly hop: NextHop } | { readonly kind: 'dns'; readonly domain: string };

/** Address beats domain, domain beats `.parent` (the longest first), then the relay host, then DNS (behaviour 14.2). */
export function routeFor(settings: Settings, recipient: string): Route {
  const address = recipient.toLowerCase();
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const labels = domain.split('.');
  const keys = [address, domain, ...labels.slice(1).map((_label, i) => `.${labels.slice(i + 1).join('.')}`)];
  for (const key of keys) {
    const route = settings.routes.find((r) => r.match === key);
    if (route !== undefined) return route.nextHop === undefined ? { kind: 'dns', domain } : { kind: 'hop', hop: route.nextHop };
  }
  const { relayhost } = settings.gateway.mta;
  return relayhost === undefined ? { kind: 'dns', domain } : { kind: 'hop', hop: relayhost };
}

/** Recipients that go the same way, so that they share one transaction. Keys are stable texts. */
export function groupByRoute(
  settings: Settings,
  recipients: readonly string[],
): ReadonlyMap<string, { readonly route: Route; readonly recipients: readonly string[] }> {
  const groups = new Map<string, { route: Route; recipients: string[] }>();
  for (const recipient of recipients) {
    const route = routeFor(settings, recipient);
    const key = route.kind === 'dns' ? `dns ${route.domain}` : `hop ${route.hop.host}:${route.hop.port} ${route.hop.tls}`;
    const group = groups.get(key) ?? { route, recipients: [] };
    group.recipients.push(recipient);
    groups.set(key, group);
  }
  return groups;
}

export type MailHosts =
  | { readonly kind: 'hosts'; readonly hosts: readonly string[] }
  /** Null MX (RFC 7505) or a domain that does not exist: permanent. */
  | { readonly kind: 'none'; readonly why: 'null-mx' | 'no-such-domain' }
  /** DNS did not answer: try again. */
  | { readonly kind: 'failed'; readonly why: string };

/** Mail hosts of a domain from its MX answer, best first (RFC 5321 5.1). Without MX records the domain itself is the host. */
export function mailHosts(domain: string, answer: DnsAnswer): MailHosts {
  switch (answer.kind) {
    case 'failed':
      return { kind: 'failed', why: answer.why };
    case 'none':
      return answer.why === 'nxdomain' ? { kind: 'none', why: 'no-such-domain' } : { kind: 'hosts', hosts: [domain] };
    default: {
      const sorted = [...answer.records].sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
      const hosts = sorted.map((r) => r.value.toLowerCase()).filter((h) => h !== '' && h !== '.');
      return hosts.length === 0 ? { kind: 'none', why: 'null-mx' } : { kind: 'hosts', hosts: [...new Set(hosts)] };
    }
  }
}
