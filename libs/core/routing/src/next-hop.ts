import type { MailRoute, NextHop, Settings } from '@postern/settings';

/** Where mail for a recipient goes: to a host that an administrator named, or to the MX of its domain. */
export type Route = { readonly kind: 'hop'; readonly hop: NextHop } | DnsRoute;

export interface DnsRoute {
  readonly kind: 'dns';
  readonly domain: string;
  /** An administrator's route says so, so that its hosts may be at private addresses. */
  readonly named: boolean;
}

/** Address beats domain, domain beats `.parent` (the longest first), then the relay host, then DNS (behaviour 14.2). */
export function routeFor(settings: Settings, recipient: string): Route {
  const address = recipient.toLowerCase();
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const labels = domain.split('.');
  const keys = [address, domain, ...labels.slice(1).map((_label, i) => `.${labels.slice(i + 1).join('.')}`)];
  const routes = indexOf(settings.routes);
  for (const key of keys) {
    const route = routes.get(key);
    if (route !== undefined) return route.nextHop === undefined ? { kind: 'dns', domain, named: true } : { kind: 'hop', hop: route.nextHop };
  }
  const { relayhost } = settings.gateway.mta;
  return relayhost === undefined ? { kind: 'dns', domain, named: false } : { kind: 'hop', hop: relayhost };
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

/** Settings are immutable, so each list is indexed once; a delivery must not walk ten thousand routes. */
const indexes = new WeakMap<readonly MailRoute[], ReadonlyMap<string, MailRoute>>();

function indexOf(routes: readonly MailRoute[]): ReadonlyMap<string, MailRoute> {
  const known = indexes.get(routes);
  if (known !== undefined) return known;
  const index = new Map(routes.map((route) => [route.match, route]));
  indexes.set(routes, index);
  return index;
}
