import type { Hop } from '@postern/adapter-smtp-client';
import { assertNever } from '@postern/kernel';
import type { DnsResolver, Random } from '@postern/kernel';
import { mailHosts } from '@postern/routing';
import type { Route } from '@postern/routing';
import type { GatewaySettings } from '@postern/settings';

export type Hops =
  | { readonly kind: 'hops'; readonly hops: readonly Hop[] }
  /** No mail can ever go there. */
  | { readonly kind: 'none'; readonly status: string; readonly why: string }
  | { readonly kind: 'later'; readonly why: string };

export interface HopSources {
  readonly dns: DnsResolver;
  readonly random: Random;
}

/** Addresses of one domain that are tried in one attempt. */
const MAX_HOPS = 10;

/** Where to connect, best first. A host that an administrator named is looked up by the system; those of MX records by our resolver (RFC 5321 5.1, RFC 7505). */
export async function resolveHops(route: Route, { delivery, mta }: GatewaySettings, { dns, random }: HopSources, signal: AbortSignal): Promise<Hops> {
  if (route.kind === 'hop') return { kind: 'hops', hops: [{ ...route.hop }] };
  const literal = /^\[(?:ipv6:)?([0-9a-f:.]+)\]$/i.exec(route.domain)?.[1];
  if (literal !== undefined) return { kind: 'hops', hops: [{ host: literal, port: 25, tls: delivery.tls }] };
  const hosts = mailHosts(route.domain, await dns.resolve(route.domain, 'MX', signal), mta.hostname, random);
  switch (hosts.kind) {
    case 'failed':
      return { kind: 'later', why: `DNS for ${route.domain}: ${hosts.why}` };
    case 'none':
      return hosts.why === 'null-mx'
        ? { kind: 'none', status: '5.1.10', why: `${route.domain} takes no mail (null MX)` }
        : { kind: 'none', status: '5.1.2', why: `${route.domain} does not exist` };
    case 'hosts':
      return addresses(hosts.hosts, delivery, dns, signal);
    default:
      return assertNever(hosts);
  }
}

async function addresses(hosts: readonly string[], delivery: GatewaySettings['delivery'], dns: DnsResolver, signal: AbortSignal): Promise<Hops> {
  const hops: Hop[] = [];
  let later = '';
  for (const host of hosts) {
    if (hops.length >= MAX_HOPS) break;
    for (const type of ['A', 'AAAA'] as const) {
      const answer = await dns.resolve(host, type, signal);
      if (answer.kind === 'failed') later = `DNS for ${host}: ${answer.why}`;
      if (answer.kind === 'records') hops.push(...answer.records.map((r) => ({ host: r.value, port: 25, tls: delivery.tls, name: host })));
    }
  }
  if (hops.length > 0) return { kind: 'hops', hops: hops.slice(0, MAX_HOPS) };
  return later === '' ? { kind: 'none', status: '5.4.4', why: `no address for ${hosts.join(', ').slice(0, 200)}` } : { kind: 'later', why: later };
}
