/** Texts that are made of addresses: the names of reverse look-ups, the key of a client, `host:port`. */

import { linear } from '@postern/linear';

import { parseIp } from './ip-network.js';
import type { IpAddress } from './ip-network.js';

/** Bytes or nibbles from last to first, joined by dots: what stands before the zone of a DNS list (RFC 5782 2.1, 2.4) or of the reverse tree. */
export function reversedLabels({ family, bits }: IpAddress): string {
  const [count, width, radix] = family === 4 ? [4, 8n, 10] : [32, 4n, 16];
  const mask = (1n << width) - 1n;
  return Array.from({ length: count }, (_, i) => ((bits >> (BigInt(i) * width)) & mask).toString(radix)).join('.');
}

/** Name of the reverse look-up (RFC 1035 3.5, RFC 3596 2.5). Undefined when the text is no address. */
export function reverseName(text: string): string | undefined {
  const ip = parseIp(text);
  return ip === undefined ? undefined : `${reversedLabels(ip)}.${ip.family === 4 ? 'in-addr' : 'ip6'}.arpa`;
}

/** Who counts as one client: an IPv4 address, or the /64 of an IPv6 address, since one host has a whole /64 to choose from. What is no address is its own key. */
export function clientKey(text: string): string {
  // A zone names our own interface (RFC 4007 11), not the client.
  const ip = parseIp(text.split('%')[0] ?? '');
  if (ip === undefined) return text;
  return ip.family === 4 ? formatIp(ip) : `${groupsOf(ip.bits).slice(0, 4).join(':')}::/64`;
}

/** Dotted quad, or eight groups without the `::` of RFC 5952: for keys and comparisons, not for people. */
export function formatIp({ family, bits }: IpAddress): string {
  return family === 4 ? [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.') : groupsOf(bits).join(':');
}

/** The IPv4 address of an IPv4-mapped one, as dual-stack sockets tell it; any other text as it is. */
export function unmapped(text: string): string {
  const ip = text.includes(':') ? parseIp(text) : undefined;
  return ip?.family === 4 ? formatIp(ip) : text;
}

/** `host:port`, IPv6 in brackets, ports 1 to 65535. */
export function parseHostPort(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, v6, name, port] = linear(/^(?:\[([0-9A-Fa-f:.]+)\]|([^:\s[\]]+)):(\d{1,5})$/).exec(text) ?? [];
  const host = v6 ?? name;
  return host === undefined || Number(port) > 65_535 || Number(port) < 1 ? undefined : { host, port: Number(port) };
}

/** As a URL and `host:port` have it: IPv6 in brackets. */
export function hostText(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function groupsOf(bits: bigint): string[] {
  return Array.from({ length: 8 }, (_, i) => ((bits >> BigInt(16 * (7 - i))) & 0xffffn).toString(16));
}
