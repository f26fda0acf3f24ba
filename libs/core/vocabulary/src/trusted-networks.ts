import { linear } from '@postern/linear';
import { isPrivateNetwork, mayBeHost, parseIp, parseNetwork } from '@postern/net';

/** No organisation has a wider public network: such an entry opens the relay to strangers. */
const WIDEST = { 4: 8, 6: 16 } as const;

/** Why the text cannot be a trusted network; undefined when it can. */
export function trustedNetworkProblem(text: string): string | undefined {
  const network = parseNetwork(text);
  if (network === undefined) return 'is neither an IP address nor a network like 192.0.2.0/24';
  if (isPrivateNetwork(network) || network.prefix >= WIDEST[network.family]) return undefined;
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
