import { within } from '@postern/kernel';
import type { Clock, DnsResolver } from '@postern/kernel';
import { linear } from '@postern/linear';

const LIMIT_MS = 3000;
const HOST_NAME = linear(/^(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$/, 'below 1 MiB');

/** Name of the reverse lookup tree (RFC 1035 3.5, RFC 3596 2.5). Undefined when the text is no address. */
export function reverseName(ip: string): string | undefined {
  if (linear(/^\d+(\.\d+){3}$/).test(ip)) return `${ip.split('.').reverse().join('.')}.in-addr.arpa`;
  const [head = '', tail] = ip.split('::');
  if (!ip.includes(':')) return undefined;
  const left = head.split(':').filter((g) => g !== '');
  const right = (tail ?? '').split(':').filter((g) => g !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const digits = [...left, ...zeros, ...right].map((g) => g.padStart(4, '0')).join('');
  return digits.length === 32 ? `${[...digits].reverse().join('.')}.ip6.arpa` : undefined;
}

/** Forward-confirmed reverse name of a client; empty when there is none or DNS does not answer in time. Never rejects. */
export async function clientName(dns: DnsResolver, clock: Clock, ip: string): Promise<string> {
  const reverse = reverseName(ip);
  if (reverse === undefined) return '';
  const look = async (signal: AbortSignal) => {
    const pointer = await dns.resolve(reverse, 'PTR', signal);
    const name = pointer.kind === 'records' ? (pointer.records[0]?.value ?? '') : '';
    // Whoever owns the address writes the record, and it ends in our Received field.
    if (!HOST_NAME.test(name)) return '';
    const forward = await dns.resolve(name, ip.includes(':') ? 'AAAA' : 'A', signal);
    return forward.kind === 'records' && forward.records.some((r) => r.value === ip) ? name.toLowerCase() : '';
  };
  return within(clock, LIMIT_MS, 'reverse lookup', look).catch(() => '');
}
