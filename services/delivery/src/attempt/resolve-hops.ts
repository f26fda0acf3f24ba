import type { Hop } from '@postern/adapter-smtp-client';
import { assertNever } from '@postern/kernel';
import type { DnsResolver, Random } from '@postern/kernel';
import { isPublic, mayBeHost, parseIp } from '@postern/net';
import type { IpAddress } from '@postern/net';
import { isLocalDomain } from '@postern/policy';
import { mailHosts } from '@postern/routing';
import type { MailHosts, Route } from '@postern/routing';
import type { Settings } from '@postern/settings';

export type Hops =
  | { readonly kind: 'hops'; readonly hops: readonly Hop[] }
  /** No mail can ever go there. */
  | { readonly kind: 'none'; readonly code: number; readonly status: string; readonly why: string }
  | { readonly kind: 'later'; readonly why: string };

/** Addresses of one domain that are tried in one attempt. */
const MAX_HOPS = 10;
const MAX_HOSTS = 10;

/**
 * Where to connect, best first. A host that an administrator named is looked up by the system; those of MX records by our resolver (RFC 5321 5.1, RFC 7505). The owner
 * of a domain chooses those, so they must be hosts of the Internet: else a stranger who is owed a DSN could make us talk to machines of the house. Our own domains, and
 * those that a route sends by DNS, may have theirs at private addresses.
 */
export async function resolveHops(
  parts: { readonly dns: DnsResolver; readonly random: Random },
  route: Route,
  settings: Settings,
  signal: AbortSignal,
): Promise<Hops> {
  if (route.kind === 'hop') return { kind: 'hops', hops: [{ ...route.hop }] };
  const { domain } = route;
  const { gateway } = settings;
  const reachable = route.named || isLocalDomain(settings.domains, domain) ? mayBeHost : isPublic;
  const hosts = mailHosts(domain, await parts.dns.resolve(domain, 'MX', signal), gateway.mta.hostname, parts.random);
  switch (hosts.kind) {
    case 'failed':
      return { kind: 'later', why: `DNS for ${domain}: ${hosts.why}` };
    case 'none':
      return { kind: 'none', ...never(domain, hosts.why) };
    case 'hosts':
      return addresses(hosts.hosts.slice(0, MAX_HOSTS), gateway.delivery.tls, reachable, parts.dns, signal);
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

async function addresses(
  hosts: readonly string[],
  tls: Hop['tls'],
  reachable: (ip: IpAddress) => boolean,
  dns: DnsResolver,
  signal: AbortSignal,
): Promise<Hops> {
  const answers = await Promise.all(hosts.map((host) => Promise.all([dns.resolve(host, 'A', signal), dns.resolve(host, 'AAAA', signal)])));
  const all = hosts.flatMap((name, i) =>
    (answers[i] ?? []).flatMap((answer) =>
      answer.kind === 'records' ? answer.records.map((r): Hop => ({ host: r.value, port: 25, tls, name })) : [],
    ),
  );
  const hops = all.filter(({ host }) => {
    const ip = parseIp(host);
    return ip !== undefined && reachable(ip);
  });
  const firsts = hops.filter((hop, i) => hops.findIndex((other) => other.host === hop.host) === i).slice(0, MAX_HOPS);
  if (firsts.length > 0) return { kind: 'hops', hops: firsts };
  const [inside] = all;
  if (inside !== undefined)
    return { kind: 'none', code: 550, status: '5.4.4', why: `${inside.name} is at ${inside.host}, which is no mail server of the Internet` };
  const failed = answers.flat().find((answer) => answer.kind === 'failed');
  const names = hosts.join(', ').slice(0, 200);
  return failed === undefined
    ? { kind: 'none', code: 550, status: '5.4.4', why: `no address for ${names}` }
    : { kind: 'later', why: `DNS for ${names}: ${failed.why}` };
}
