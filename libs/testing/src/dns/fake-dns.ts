import type { DnsAnswer, DnsRecord, DnsResolver, DnsType } from '@postern/kernel';

import type { DnsEntry, DnsZone } from './scripted-dns.js';

const NAME = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/;
const MAX_ALIASES = 8;

/** A resolver in memory that says what the zone says. Delays and transports are for the server on a socket: `scriptedDns`. */
export function fakeDns(zone: DnsZone = {}): DnsResolver {
  const names = new Map(Object.entries(zone).map(([name, entry]) => [plain(name), entry]));
  const answerOf = (name: string, type: DnsType, aliases = 0): DnsAnswer => {
    const entry = names.get(name);
    if (entry === undefined) return { kind: 'none', why: 'nxdomain' };
    if ((entry.rcode !== undefined || entry.silent === true) && (entry.troubles ?? [type]).includes(type))
      return entry.rcode === 'NXDOMAIN' ? { kind: 'none', why: 'nxdomain' } : { kind: 'failed', why: entry.rcode ?? 'timeout' };
    if (entry.CNAME !== undefined && type !== 'CNAME') {
      return aliases < MAX_ALIASES ? answerOf(plain(entry.CNAME), type, aliases + 1) : { kind: 'failed', why: 'a circle of names' };
    }
    const records = recordsOf(entry, type);
    return records.length === 0 ? { kind: 'none', why: 'nodata' } : { kind: 'records', records, ttlSeconds: entry.ttl ?? 300 };
  };
  return {
    resolve: (name, type, signal) =>
      Promise.resolve(
        signal?.aborted === true
          ? { kind: 'failed', why: 'cancelled' }
          : NAME.test(plain(name))
            ? answerOf(plain(name), type)
            : { kind: 'none', why: 'nxdomain' },
      ),
  };
}

const plain = (name: string) => name.toLowerCase().replace(/\.$/, '');

function recordsOf(entry: DnsEntry, type: DnsType): readonly DnsRecord[] {
  switch (type) {
    case 'MX':
      return (entry.MX ?? []).map(({ priority, exchange }) => ({ priority, value: plain(exchange) }));
    case 'TXT':
      return (entry.TXT ?? []).map((text) => ({ value: typeof text === 'string' ? text : text.join('') }));
    case 'CNAME':
      return entry.CNAME === undefined ? [] : [{ value: plain(entry.CNAME) }];
    case 'PTR':
    case 'NS':
      return (entry[type] ?? []).map((value) => ({ value: plain(value) }));
    case 'A':
    case 'AAAA':
      return (entry[type] ?? []).map((value) => ({ value }));
  }
}
