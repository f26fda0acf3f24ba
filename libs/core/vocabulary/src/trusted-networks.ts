import { linear } from '@postern/linear';
import { mayBeHost, networkHolds, parseIp, parseNetwork } from '@postern/net';

/** Networks that are nobody's on the Internet, as wide as they are (RFC 1918, 4193, 6598, loopback, link-local). */
const PRIVATE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
];

/** No organisation has a wider public network: whoever writes one opens the relay to strangers. */
const WIDEST = { 4: 8, 6: 16 } as const;

/** Why the text cannot be a trusted network; undefined when it can. */
export function trustedNetworkProblem(text: string): string | undefined {
  const network = parseNetwork(text);
  if (network === undefined) return 'is neither an IP address nor a network like 192.0.2.0/24';
  const own = PRIVATE.some((each) => {
    const wide = parseNetwork(each);
    return wide !== undefined && wide.prefix <= network.prefix && networkHolds(wide, { family: network.family, bits: network.bits });
  });
  if (own || network.prefix >= WIDEST[network.family]) return undefined;
  return `would let strangers relay: a trusted public network is /${WIDEST[network.family]} or smaller`;
}

/** Host name (RFC 1123) or IP literal of a next hop. Why it is none; undefined when it is one. */
export function hostProblem(host: string): string | undefined {
  const ip = parseIp(host);
  if (ip !== undefined) return mayBeHost(ip) ? undefined : 'is a link-local, multicast or unspecified address: no mail server for others is there';
  const labels = host.split('.');
  const named = host.length <= 253 && labels.every((label) => linear(/^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/).test(label));
  // A name of digits is an address in disguise: resolvers read 10.1 as 10.0.0.1.
  return named && !linear(/^[0-9.]+$/).test(host) ? undefined : 'is neither a host name nor an IP address';
}
