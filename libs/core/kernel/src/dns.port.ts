export type DnsType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'PTR' | 'CNAME' | 'NS';

export type DnsAnswer =
  | { readonly kind: 'records'; readonly records: readonly DnsRecord[]; readonly ttlSeconds: number }
  /** NXDOMAIN, or the name exists without this type: both are final answers. */
  | { readonly kind: 'none'; readonly why: 'nxdomain' | 'nodata' }
  /** Time-out, SERVFAIL, refused: not an answer; the caller treats it as temperror. */
  | { readonly kind: 'failed'; readonly why: string };

export interface DnsRecord {
  /** Address, host name without trailing dot, or the TXT strings joined without separator. */
  readonly value: string;
  /** MX only. */
  readonly priority?: number;
}

/** DNS as a parameter. Never throws. Names are ASCII (A-labels), case-insensitive. */
export interface DnsResolver {
  resolve(name: string, type: DnsType, signal?: AbortSignal): Promise<DnsAnswer>;
}
