import type { SenderChecker, SenderCheckRequest, SenderChecks } from '@postern/auth';
import type { DnsResolver } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { fakeDns } from '../dns/fake-dns.js';
import { aMail } from '../mail-builder.js';

const DNS = fakeDns({
  'partner.example': { TXT: ['v=spf1 ip4:192.0.2.7 -all'] },
  'broken.example': { rcode: 'SERVFAIL' },
  '_spf.broken.example': { rcode: 'SERVFAIL' },
});
const ALL = { spf: true, dkim: true, arc: true } as const;
const GOOD: ReadonlySet<string> = new Set(['pass', 'none', 'neutral']);

/** What every SenderChecker must do. */
export function describeSenderChecker(name: string, create: (dns: DnsResolver) => SenderChecker): void {
  describe(`${name} as a checker of senders`, () => {
    const check = (over: Partial<SenderCheckRequest> = {}, signal = AbortSignal.timeout(20_000), dns: DnsResolver = DNS): Promise<SenderChecks> =>
      create(dns).check(
        {
          bytes: aMail().bytes(),
          mailFrom: 'alice@partner.example',
          helo: 'mail.partner.example',
          clientIp: '192.0.2.7',
          checks: ALL,
          ...over,
        },
        signal,
      );

    it.each([
      ['passes the client that the domain names', '192.0.2.7', 'alice@partner.example', 'pass'],
      ['fails another one', '198.51.100.1', 'alice@partner.example', 'fail'],
      ['knows nothing of a domain without a policy', '192.0.2.7', 'alice@nothing.example', 'none'],
      ['cannot tell when DNS fails', '192.0.2.7', 'alice@broken.example', 'temperror'],
    ])('%s', async (_what, clientIp, mailFrom, result) => {
      expect((await check({ clientIp, mailFrom })).spf).toMatchObject({ result, domain: mailFrom.split('@')[1] });
    });

    it('takes the name of HELO for the null sender', async () => {
      expect((await check({ mailFrom: '', helo: 'partner.example' })).spf).toMatchObject({ result: 'pass', domain: 'partner.example' });
    });

    it('finds no signature where there is none', async () => {
      expect(await check()).toMatchObject({ dkim: [], skippedSignatures: 0, arc: { result: 'none', instances: 0 } });
    });

    it('says none of what it was not asked for, and asks nobody', async () => {
      const dns: DnsResolver = { resolve: () => expect.unreachable('asked') };
      const checks = await check({ checks: { spf: false, dkim: false, arc: false } }, undefined, dns);
      expect(checks).toMatchObject({ spf: { result: 'none' }, dkim: [], skippedSignatures: 0, arc: { result: 'none' } });
    });

    it('has no good word for what it was not given the time for, and does not reject', async () => {
      const { spf } = await check({}, AbortSignal.abort(new Error('too late')));
      expect(GOOD.has(spf.result), spf.result).toBe(false);
      const silent = new AbortController();
      const late = check({}, silent.signal, { resolve: () => new Promise(() => undefined) });
      silent.abort(new Error('too late'));
      expect((await late).spf.result).toBe('temperror');
    });
  });
}
