import type { DnsResolver, DnsType } from '@postern/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { DnsZone } from '../dns/scripted-dns.js';

export interface DnsResolverUnderTest {
  readonly resolver: DnsResolver;
  stop(): Promise<void>;
}

const ZONE: DnsZone = {
  'mail.example': {
    A: ['192.0.2.1', '192.0.2.2'],
    AAAA: ['2001:db8::1'],
    MX: [{ priority: 10, exchange: 'MX.mail.example' }],
    TXT: ['v=spf1 -all', ['two ', 'strings']],
    NS: ['ns.mail.example'],
  },
  '1.2.0.192.in-addr.arpa': { PTR: ['Mail.Example'] },
  'alias.example': { CNAME: 'mail.example' },
  'broken.example': { rcode: 'SERVFAIL' },
  'refused.example': { rcode: 'REFUSED' },
};

/** What every DnsResolver must do, on the zone that `start` is given. */
export function describeDnsResolver(name: string, start: (zone: DnsZone) => Promise<DnsResolverUnderTest> | DnsResolverUnderTest): void {
  describe(`${name} as a DNS resolver`, () => {
    let sut: DnsResolverUnderTest;
    beforeAll(async () => (sut = await start(ZONE)));
    afterAll(() => sut?.stop());

    it.each<readonly [asked: string, type: DnsType, values: readonly string[]]>([
      ['mail.example', 'A', ['192.0.2.1', '192.0.2.2']],
      ['Mail.EXAMPLE.', 'AAAA', ['2001:db8::1']],
      ['mail.example', 'TXT', ['v=spf1 -all', 'two strings']],
      ['mail.example', 'NS', ['ns.mail.example']],
      ['1.2.0.192.in-addr.arpa', 'PTR', ['mail.example']],
      ['alias.example', 'CNAME', ['mail.example']],
      ['alias.example', 'A', ['192.0.2.1', '192.0.2.2']],
    ])('answers %s %s', async (asked, type, values) => {
      const answer = await sut.resolver.resolve(asked, type);
      expect(answer.kind === 'records' ? answer.records.map(({ value }) => value) : answer).toEqual(values);
      expect(answer).toMatchObject({ ttlSeconds: expect.any(Number) });
    });

    it('gives the preference of a mail exchanger', async () => {
      expect(await sut.resolver.resolve('mail.example', 'MX')).toMatchObject({ records: [{ priority: 10, value: 'mx.mail.example' }] });
    });

    it.each<readonly [asked: string, type: DnsType, answer: object]>([
      ['nothing.example', 'A', { kind: 'none', why: 'nxdomain' }],
      ['1.2.0.192.in-addr.arpa', 'MX', { kind: 'none', why: 'nodata' }],
      ['broken.example', 'A', { kind: 'failed' }],
      ['refused.example', 'TXT', { kind: 'failed' }],
      ['', 'A', { kind: 'none', why: 'nxdomain' }],
      ['a..b', 'A', { kind: 'none', why: 'nxdomain' }],
      [`${'x'.repeat(64)}.example`, 'A', { kind: 'none', why: 'nxdomain' }],
    ])('tells none from failed, and does not throw: %s %s', async (asked, type, answer) => {
      expect(await sut.resolver.resolve(asked, type)).toMatchObject(answer);
    });

    it('is failed, never none, for who does not wait', async () => {
      expect(await sut.resolver.resolve('other.example', 'A', AbortSignal.abort(new Error('gone')))).toMatchObject({ kind: 'failed' });
    });
  });
}
