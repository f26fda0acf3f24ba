import type { MailRoute, NextHop, Settings } from '@postern/settings';

/** Where mail of one recipient goes: to a next hop an administrator gave, or to the mail exchangers of the domain. */
export type Route = { readonly kind: 'hop'; readonly hop: NextHop; readonly why: string } | { readonly kind: 'mx'; readonly domain: string };

/**
 * Address beats domain beats `.domain`; the longest `.domain` wins; then the relayhost; then DNS (behaviour 14.2). `recipient` is an address with its domain in
 * lower-case A-labels. Routes compare without case, since no site keeps two mailboxes that differ in it.
 */
export function chooseRoute(settings: Pick<Settings, 'routes' | 'gateway'>, recipient: string): Route {
  const domain = domainOf(recipient);
  const found = mostSpecific(settings.routes, recipient.toLowerCase(), domain);
  if (found !== undefined)
    return found.nextHop === undefined ? { kind: 'mx', domain } : { kind: 'hop', hop: found.nextHop, why: `route ${found.match}` };
  const { relayhost } = settings.gateway.mta;
  return relayhost === undefined ? { kind: 'mx', domain } : { kind: 'hop', hop: relayhost, why: 'relayhost' };
}

/** Domain of an address: what follows the last @, as a quoted local part may hold one. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

function mostSpecific(routes: readonly MailRoute[], address: string, domain: string): MailRoute | undefined {
  const byMatch = indexOf(routes);
  const exact = byMatch.get(address) ?? byMatch.get(domain);
  if (exact !== undefined) return exact;
  const labels = domain.split('.');
  for (let i = 1; i < labels.length; i++) {
    const above = byMatch.get(`.${labels.slice(i).join('.')}`);
    if (above !== undefined) return above;
  }
  return undefined;
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
