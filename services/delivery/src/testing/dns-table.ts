import type { DnsAnswer, DnsResolver } from '@postern/kernel';

export const noDns: DnsResolver = { resolve: () => Promise.resolve({ kind: 'none', why: 'nxdomain' }) };

/** DNS by a table of `TYPE name` to values; MX values are `preference host`. */
export function dnsOf(table: Readonly<Record<string, readonly string[] | 'fails'>>): DnsResolver {
  return {
    resolve(name, type) {
      const values = table[`${type} ${name}`];
      const answer: DnsAnswer =
        values === undefined
          ? { kind: 'none', why: Object.keys(table).some((key) => key.endsWith(` ${name}`)) ? 'nodata' : 'nxdomain' }
          : values === 'fails'
            ? { kind: 'failed', why: 'SERVFAIL' }
            : {
                kind: 'records',
                ttlSeconds: 60,
                records: values.map((value) =>
                  type === 'MX' ? { priority: Number(value.split(' ')[0]), value: value.split(' ')[1] ?? '' } : { value },
                ),
              };
      return Promise.resolve(answer);
    },
  };
}
