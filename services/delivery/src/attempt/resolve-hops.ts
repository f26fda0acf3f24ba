import type { Hop } from '@postern/adapter-smtp-client';
import { assertNever } from '@postern/kernel';
import type { DnsResolver, Random } from '@postern/kernel';
import { mailHosts } from '@postern/routing';
import type { MailHosts, Route } from '@postern/routing';
import type { GatewaySettings } from '@postern/settings';

export type Hops =
  | { readonly kind: 'hops'; readonly hops: readonly Hop[] }
  /** No mail can ever go there. */
  | { readonly kind: 'none'; readonly code: number; readonly status: string; readonly why: string }
  | { readonly kind: 'later'; readonly why: string };

/** Addresses of one domain that are tried in one attempt. */
const MAX_HOPS = 10;
const MAX_HOSTS = 10;

/** Where to connect, best first. A host that an administrator named is looked up by the system; those of MX records by our resolver (RFC 5321 5.1, RFC 7505). */
export async function resolveHops(
  parts: { readonly dns: DnsResolver; readonly random: Random },
  route: Route,
  gateway: GatewaySettings,
  signal: AbortSignal,
): Promise<Hops> {
  if (route.kind === 'hop') return { kind: 'hops', hops: [{ ...route.hop }] };
  const { domain } = route;
  const hosts = mailHosts(domain, await parts.dns.resolve(domain, 'MX', signal), gateway.mta.hostname, parts.random);
  switch (hosts.kind) {
    case 'failed':
      return { kind: 'later', why: `DNS for ${domain}: ${hosts.why}` };
    case 'none':
      return { kind: 'none', ...never(domain, hosts.why) };
    case 'hosts':
      return addresses(hosts.hosts.slice(0, MAX_HOSTS), gateway.delivery.tls, parts.dns, signal);
    default:
      return assertNever(hosts);
  }
}

function never(
  domain: string,
  why: Extract<MailHosts, { kind: 'none' }>['why'],
): { readonly code: number; readonly status: string; readonly why: string } {
  switch (why) {
    case 'null-mx':
      return { code: 556, status: '5.1.10', why: `${domain} takes no mail (null MX)` };
    case 'no-such-domain':
      return { code: 550, status: '5.1.2', why: `${domain} does not exist` };
    case 'no-host-names':
      return { code: 550, status: '5.4.4', why: `the mail exchangers of ${domain} are no host names` };
    case 'loop':
      return { code: 554, status: '5.4.6', why: `mail for ${domain} loops back to this gateway` };
    default:
      return assertNever(why);
  }
}

async function addresses(hosts: readonly string[], tls: Hop['tls'], dns: DnsResolver, signal: AbortSignal): Promise<Hops> {
  const answers = await Promise.all(hosts.map((host) => Promise.all([dns.resolve(host, 'A', signal), dns.resolve(host, 'AAAA', signal)])));
  const hops = hosts.flatMap((name, i) =>
    (answers[i] ?? []).flatMap((answer) =>
      answer.kind === 'records' ? answer.records.map((r): Hop => ({ host: r.value, port: 25, tls, name })) : [],
    ),
  );
  const firsts = hops.filter((hop, i) => hops.findIndex((other) => other.host === hop.host) === i).slice(0, MAX_HOPS);
  if (firsts.length > 0) return { kind: 'hops', hops: firsts };
  const failed = answers.flat().find((answer) => answer.kind === 'failed');
  const names = hosts.join(', ').slice(0, 200);
  return failed === undefined
    ? { kind: 'none', code: 550, status: '5.4.4', why: `no address for ${names}` }
    : { kind: 'later', why: `DNS for ${names}: ${failed.why}` };
}
