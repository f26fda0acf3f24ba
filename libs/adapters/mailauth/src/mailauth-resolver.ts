import type { DnsResolver, DnsType } from '@postern/kernel';

/** Bytes of one TXT answer that are looked at: a 4096-bit key takes about 750. */
const MAX_TXT = 8192;
const TYPES: ReadonlySet<string> = new Set<DnsType>(['A', 'AAAA', 'MX', 'TXT', 'PTR', 'CNAME', 'NS']);

/** The library's resolver type: rows of strings, or one string a row. */
export type MailauthResolver = (name: string, type: string) => Promise<string[][] | string[]>;

/** Order of the key records of a name that has several. The library looks at the first alone; RFC 6376 section 3.6.2.2 lets a verifier try them all. */
export interface KeyOrder {
  readonly reversed: boolean;
  /** Set when such a name was asked for. */
  several: boolean;
}

/**
 * Our DnsResolver as the function the library wants: answers as node:dns gives them, "none" as ENOTFOUND or ENODATA, and anything that is no answer as ETIMEOUT,
 * which the library reports as temperror.
 */
export function mailauthResolver(dns: DnsResolver, signal: AbortSignal, keys: KeyOrder = { reversed: false, several: false }): MailauthResolver {
  return async (name, type) => {
    if (!TYPES.has(type)) throw coded('ENODATA', `${type} is not asked for`);
    const answer = await dns.resolve(name, type as DnsType, signal);
    switch (answer.kind) {
      case 'none':
        throw coded(answer.why === 'nxdomain' ? 'ENOTFOUND' : 'ENODATA', `${type} ${name}`);
      case 'failed':
        throw coded('ETIMEOUT', `${type} ${name}: ${answer.why}`);
      case 'records':
        if (type === 'MX') return answer.records.map((r) => ({ exchange: r.value, priority: r.priority ?? 0 })) as unknown as string[][];
        if (type === 'TXT') {
          const texts = answer.records.filter((r) => r.value.length <= MAX_TXT).map((r) => [r.value]);
          if (texts.length > 1 && name.toLowerCase().includes('._domainkey.')) keys.several = true;
          return keys.reversed ? texts.reverse() : texts;
        }
        return answer.records.map((r) => r.value);
      default:
        return answer satisfies never;
    }
  };
}

function coded(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}
