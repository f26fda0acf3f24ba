import { networkHolds, parseIp, parseNetwork } from '@postern/net';

/** Whether an address lies in one of the networks (CIDR). Throws at the start for a network that cannot be read: a wrong one would open or close the edge. */
export function peersIn(networks: readonly string[]): (peer: string) => boolean {
  const read = networks.map((text) => {
    const network = parseNetwork(text);
    if (network === undefined) throw new Error(`POSTERN_SMTP_PROXY_NETWORKS: ${text} is no network`);
    return network;
  });
  return (peer) => {
    const ip = parseIp(peer);
    return ip !== undefined && read.some((network) => networkHolds(network, ip));
  };
}
