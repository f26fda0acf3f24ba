import { networkHolds, parseIp, parseNetwork } from './ip-network.js';
import type { IpAddress, IpNetwork } from './ip-network.js';

/** Whether an address lies in one of the networks (CIDR or single addresses). Throws for a network that cannot be read: a wrong one would open or close a door. */
export function networkSet(networks: readonly string[]): (address: string) => boolean {
  const read = networks.map((text) => {
    const network = parseNetwork(text);
    if (network === undefined) throw new Error(`${text} is no network`);
    return network;
  });
  return (address) => {
    const ip = parseIp(address);
    return ip !== undefined && read.some((network) => networkHolds(network, ip));
  };
}

const networksOf = (text: string) => text.split(' ').map((one) => parseNetwork(one)!);

/** Networks that anybody may use within (RFC 1918, 4193, 6598, loopback, link-local). */
const PRIVATE = networksOf('10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 ::1/128 fc00::/7 fe80::/10');

/** What is never a host of the Internet (RFC 6890 and the registries that it begins): this host, private, shared, link-local, multicast, reserved. Documentation networks are left out: nobody has them, and examples use them. */
const SPECIAL = [
  ...PRIVATE,
  ...networksOf('0.0.0.0/8 192.0.0.0/24 198.18.0.0/15 224.0.0.0/4 240.0.0.0/4 ::/8 64:ff9b:1::/48 100::/64 fec0::/10 ff00::/8'),
];

/** Addresses at which no mail server can be reached for others: this host's link, where clouds keep credentials, unspecified, multicast, broadcast. */
const NEVER_A_HOST = networksOf('0.0.0.0/8 169.254.0.0/16 224.0.0.0/4 255.255.255.255/32 ::/128 fe80::/10 ff00::/8 fd00:ec2::254/128');

/** Whether all of a network lies within a private one. */
export function isPrivateNetwork(network: IpNetwork): boolean {
  return PRIVATE.some((wide) => wide.prefix <= network.prefix && networkHolds(wide, network));
}

/** False for link-local addresses, the cloud's metadata services among them, and for what is no address of one host. */
export function mayBeHost(ip: IpAddress): boolean {
  return !NEVER_A_HOST.some((network) => networkHolds(network, ip));
}

export function isPublic(ip: IpAddress): boolean {
  return !SPECIAL.some((network) => networkHolds(network, ip));
}
