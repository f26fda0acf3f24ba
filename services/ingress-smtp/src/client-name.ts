import { within } from '@postern/kernel';
import type { Clock, DnsResolver } from '@postern/kernel';
import { linear } from '@postern/linear';
import { parseIp, reverseName } from '@postern/net';

const LIMIT_MS = 3000;
const HOST_NAME = linear(/^(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$/, 'below 1 MiB');

/** Forward-confirmed reverse name of a client; empty when there is none or DNS does not answer in time. Never rejects. */
export async function clientName(dns: DnsResolver, clock: Clock, ip: string): Promise<string> {
  const reverse = reverseName(ip);
  if (reverse === undefined) return '';
  const own = parseIp(ip);
  const look = async (signal: AbortSignal) => {
    const pointer = await dns.resolve(reverse, 'PTR', signal);
    const name = pointer.kind === 'records' ? (pointer.records[0]?.value ?? '') : '';
    // The owner of the address writes the record, and it ends in our Received field.
    if (!HOST_NAME.test(name)) return '';
    const forward = await dns.resolve(name, own?.family === 6 ? 'AAAA' : 'A', signal);
    return forward.kind === 'records' && forward.records.some((r) => parseIp(r.value)?.bits === own?.bits) ? name.toLowerCase() : '';
  };
  return within(clock, LIMIT_MS, 'reverse lookup', look).catch(() => '');
}
