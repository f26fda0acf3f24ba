import type { DnsAnswer, DnsRecord, DnsResolver, DnsType } from '@postern/kernel';

/** What a zone of a conformance set says about one name and type. */
export type ZoneAnswer = readonly DnsRecord[] | 'timeout';
export type Zone = ReadonlyMap<string, ReadonlyMap<string, ZoneAnswer>>;

/** DNS out of a table, as the conformance sets describe it. */
export function zoneDns(zone: Zone): DnsResolver {
  const resolve = (name: string, type: DnsType, hops: number): DnsAnswer => {
    const types = zone.get(name.toLowerCase().replace(/\.$/, ''));
    if (types === undefined) return { kind: 'none', why: 'nxdomain' };
    const own = types.get(type);
    const alias = types.get('CNAME');
    if (own === undefined && Array.isArray(alias) && hops > 0) return resolve((alias as readonly DnsRecord[])[0]?.value ?? '', type, hops - 1);
    if (own === 'timeout' || (own === undefined && types.has('TIMEOUT'))) return { kind: 'failed', why: 'ETIMEOUT' };
    return own === undefined || own.length === 0 ? { kind: 'none', why: 'nodata' } : { kind: 'records', records: own, ttlSeconds: 60 };
  };
  return { resolve: (name, type) => Promise.resolve(resolve(name, type, 10)) };
}

/** A zone of TXT records alone; the text `timeout` stands for no answer. */
export function textZone(records: Iterable<readonly [name: string, text: string]>): Zone {
  const zone = new Map<string, Map<string, ZoneAnswer>>();
  for (const [name, text] of records) {
    const lower = name.toLowerCase();
    const before = zone.get(lower)?.get('TXT');
    const more: ZoneAnswer = text === 'timeout' ? 'timeout' : [...(Array.isArray(before) ? (before as DnsRecord[]) : []), { value: text }];
    zone.set(lower, new Map<string, ZoneAnswer>([['TXT', more]]));
  }
  return zone;
}
