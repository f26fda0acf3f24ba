/** IPv4 and IPv6 addresses and networks as numbers. Text only: no sockets, no names. */

import { linear } from '@postern/linear';

/** Address bits as an integer, 32 or 128 of them. An IPv4-mapped IPv6 address is read as the IPv4 address it stands for (RFC 4291 2.5.5.2). */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

/** All addresses whose first `prefix` bits are those of `bits`. */
export interface IpNetwork {
  readonly family: 4 | 6;
  readonly bits: bigint;
  readonly prefix: number;
}

const MAPPED = 0xffffn << 32n;

/** Undefined for anything that is not an address in plain text. Leading zeros in IPv4 are refused: they are octal to some readers. */
export function parseIp(text: string): IpAddress | undefined {
  const v4 = parseV4(text);
  if (v4 !== undefined) return { family: 4, bits: v4 };
  const v6 = parseV6(text);
  if (v6 === undefined) return undefined;
  return v6 >> 32n === MAPPED >> 32n ? { family: 4, bits: v6 & 0xffffffffn } : { family: 6, bits: v6 };
}

/** `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`. Host bits may be set; they are ignored. */
export function parseNetwork(text: string): IpNetwork | undefined {
  const [, address = '', length] = linear(/^([0-9A-Fa-f.:]+)(?:\/(\d{1,3}))?$/).exec(text) ?? [];
  const ip = parseIp(address);
  if (ip === undefined) return undefined;
  const written = address.includes(':') ? 128 : 32;
  const asked = length === undefined ? written : Number(length);
  if (asked > written) return undefined;
  const prefix = ip.family === 4 && written === 128 ? asked - 96 : asked;
  return prefix < 0 ? undefined : { family: ip.family, bits: ip.bits, prefix };
}

export function networkHolds(network: IpNetwork, ip: IpAddress): boolean {
  if (network.family !== ip.family) return false;
  const rest = bitsBehindPrefix(network);
  return network.bits >> rest === ip.bits >> rest;
}

/** How many bits of an address a network leaves open. */
export function bitsBehindPrefix({ family, prefix }: Pick<IpNetwork, 'family' | 'prefix'>): bigint {
  return BigInt((family === 4 ? 32 : 128) - prefix);
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => linear(/^(0|[1-9]\d{0,2})$/).test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2 || text.length > 45) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  // RFC 5952 wants `::` for two groups or more; readers accept it for one.
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<number>(halves.length === 2 ? missing : 0).fill(0), ...(tail ?? [])];
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n);
}

function groupsOf(half: string): number[] | undefined {
  if (half === '') return [];
  const out: number[] = [];
  const parts = half.split(':');
  for (const [i, part] of parts.entries()) {
    const v4 = i === parts.length - 1 && part.includes('.') ? parseV4(part) : undefined;
    if (v4 !== undefined) out.push(Number(v4 >> 16n), Number(v4 & 0xffffn));
    else if (linear(/^[0-9A-Fa-f]{1,4}$/).test(part)) out.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return out;
}
