import type { Resolver } from 'node:dns/promises';

import type { DnsAnswer, DnsRecord, DnsType } from '@postern/kernel';
import { linear } from '@postern/linear';

/** c-ares hands out no TTL for these types, so they are kept this long, seconds. */
const ASSUMED_TTL = 60;

/** Codes that are answers: the name or the type does not exist, or the name cannot exist. */
const NONE: Readonly<Record<string, 'nxdomain' | 'nodata'>> = { ENOTFOUND: 'nxdomain', EBADNAME: 'nxdomain', ENODATA: 'nodata' };

/** One question to the server, as a value. Never rejects. */
export async function askServer(resolver: Resolver, name: string, type: DnsType): Promise<DnsAnswer> {
  try {
    const { records, ttlSeconds } = await ask(resolver, name, type);
    return records.length === 0 ? { kind: 'none', why: 'nodata' } : { kind: 'records', records, ttlSeconds };
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'EUNKNOWN';
    const why = NONE[code];
    return why === undefined ? { kind: 'failed', why: code } : { kind: 'none', why };
  }
}

interface Asked {
  readonly records: readonly DnsRecord[];
  readonly ttlSeconds: number;
}

async function ask(resolver: Resolver, name: string, type: DnsType): Promise<Asked> {
  switch (type) {
    case 'A':
      return withTtl(await resolver.resolve4(name, { ttl: true }));
    case 'AAAA':
      return withTtl(await resolver.resolve6(name, { ttl: true }));
    case 'MX':
      return assumed((await resolver.resolveMx(name)).map((mx) => ({ value: host(mx.exchange), priority: mx.priority })));
    case 'TXT':
      return assumed((await resolver.resolveTxt(name)).map((strings) => ({ value: strings.join('') })));
    case 'PTR':
      return assumed((await resolver.resolvePtr(name)).map((value) => ({ value: host(value) })));
    case 'CNAME':
      return assumed((await resolver.resolveCname(name)).map((value) => ({ value: host(value) })));
    case 'NS':
      return assumed((await resolver.resolveNs(name)).map((value) => ({ value: host(value) })));
    default:
      return type satisfies never;
  }
}

function withTtl(rows: readonly { readonly address: string; readonly ttl: number }[]): Asked {
  return { records: rows.map((r) => ({ value: r.address })), ttlSeconds: Math.min(ASSUMED_TTL * 1000, ...rows.map((r) => r.ttl)) };
}

function assumed(records: readonly DnsRecord[]): Asked {
  return { records, ttlSeconds: ASSUMED_TTL };
}

function host(name: string): string {
  return name.replace(linear(/\.$/), '').toLowerCase();
}
