import type { SenderChecks } from '@postern/auth';
import { describeScanner, fakeDns, testShell } from '@postern/testing';
import type { DnsZone } from '@postern/testing';
import { afterEach, describe, expect, it } from 'vitest';

import { createAuthCheck } from './auth-check.module.js';
import { closeZones, scan } from './testing/scan.js';

describeScanner('auth-check', () => {
  const shell = testShell({ service: 'auth-check' });
  return { scanner: { ...createAuthCheck({ shell, dns: fakeDns() }), name: 'auth-check' }, stop: () => shell.stop() };
});

afterEach(closeZones);

describe('a sender that is who he says', () => {
  it('is clean, with facts for headers and later modules', async () => {
    const { reply, module } = await scan();
    expect(module).toMatchObject({ module: 'senderAuth', outcome: { kind: 'clean' }, status: 'Clean', classes: [] });
    expect(reply.auth).toEqual({
      spf: 'pass',
      dkim: 'none',
      dmarc: 'pass',
      arc: 'none',
      spfDomain: 'shop.example',
      dkimDomains: [],
      fromDomain: 'shop.example',
      dmarcPolicy: 'reject',
      aligned: true,
    });
    expect(module.facts['summary']).toBe('spf=pass shop.example; dkim=none; dmarc=pass shop.example (p=reject); arc=none');
    expect(module.facts['authResults']).toBe(
      'spf=pass smtp.mailfrom=shop.example; dkim=none; dmarc=pass header.from=shop.example policy.dmarc=reject; arc=none',
    );
  });
});

describe('DMARC', () => {
  const FORGED = { mailFrom: 'x@other.example', clientIp: '198.51.100.1' };

  it('is violated by a stranger who writes as the shop', async () => {
    const { module, reply } = await scan({ envelope: FORGED });
    expect(module.classes).toEqual(['dmarc', 'spf']);
    expect(module.outcome).toMatchObject({ kind: 'found', findings: [{ code: 'MA_DMARC_FAIL' }, { code: 'MA_SPF_FAIL' }] });
    expect(reply.auth).toMatchObject({ dmarc: 'fail', dmarcPolicy: 'reject', aligned: false });
  });

  it('applies the policy of the organisation to its subdomains', async () => {
    const { reply } = await scan({ envelope: FORGED, from: 'a@news.shop.example' });
    expect(reply.auth).toMatchObject({ dmarc: 'fail', dmarcPolicy: 'quarantine', fromDomain: 'news.shop.example' });
  });

  it('asks for less outside of pct, and for nothing with p=none', async () => {
    expect((await scan({ envelope: FORGED, from: 'a@half.example' })).reply.auth).toMatchObject({ dmarc: 'fail', dmarcPolicy: 'quarantine' });
    expect((await scan({ envelope: FORGED, from: 'a@quiet.example' })).reply.auth).toMatchObject({ dmarc: 'fail', dmarcPolicy: 'none' });
  });

  it('decides alone when it is primary: SPF fails, DKIM stands for the author', async () => {
    const checks: Partial<SenderChecks> = {
      spf: { result: 'fail', domain: 'other.example', comment: '' },
      dkim: [
        { result: 'pass', domain: 'shop.example', selector: 's', comment: '', uncoveredBytes: 0, limited: false, keyBits: 2048, testing: false },
      ],
    };
    expect((await scan({ checks, profile: { dmarcPrimary: true } })).module.classes).toEqual([]);
    expect((await scan({ checks, profile: { dmarcPrimary: false } })).module.classes).toEqual(['spf']);
  });
});

describe('DNS that fails', () => {
  const BROKEN = { from: 'a@broken.example', envelope: { mailFrom: 'a@broken.example' } };

  it('is temperror, and a violation only where the rule counts it', async () => {
    const tolerant = await scan(BROKEN);
    expect(tolerant.reply.auth).toMatchObject({ spf: 'temperror', dmarc: 'temperror', aligned: false });
    expect(tolerant.module.classes).toEqual([]);
    const strict = await scan({ ...BROKEN, profile: { tempErrorCounts: true } });
    expect(strict.module.classes).toEqual(['dmarc', 'spf']);
  });

  it('is waited for no longer than the profile says; the message goes on unauthenticated', async () => {
    const zone = { 'shop.example': { silent: true }, '_dmarc.shop.example': { silent: true } };
    const { reply, module } = await scan({ zone, profile: { dnsTimeoutSeconds: 1 } });
    expect(reply.auth).toMatchObject({ spf: 'temperror', dmarc: 'temperror' });
    expect(module).toMatchObject({ status: 'Clean', classes: [] });
    expect(module.findings.map((f) => f.code)).toContain('MA_DNS_UNAVAILABLE');
  });
});

describe('what is switched off', () => {
  it('is none and asks DNS nothing', async () => {
    const { reply, server } = await scan({ profile: { spf: false, dkim: false, dmarc: false, arc: false } });
    expect(reply.auth).toMatchObject({ spf: 'none', dkim: 'none', dmarc: 'none', arc: 'none', dmarcPolicy: '' });
    expect(server.queries).toEqual([]);
  });

  it('includes SPF and DMARC for trusted clients, which relay for others', async () => {
    const { reply, module } = await scan({ envelope: { trusted: true, clientIp: '10.0.0.1' }, profile: { missingDkimCounts: true } });
    expect(reply.auth).toMatchObject({ spf: 'none', dmarc: 'none' });
    expect(module.classes).toEqual([]);
    expect(module.findings.map((f) => f.code)).toEqual(['MA_TRUSTED_CLIENT']);
  });
});

describe('the policy of a sender by a tree walk (RFC 9989)', () => {
  const ALIGNED = { mailFrom: 'bounce@bounce.deep.example', clientIp: '192.0.2.1' };
  const SPF = { 'bounce.deep.example': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] } };

  it('is found two labels above, and what belongs to the same organisation stands for the author', async () => {
    const zone = { ...SPF, '_dmarc.deep.example': { TXT: ['v=DMARC1; p=reject; sp=quarantine'] }, 'a.b.deep.example': { A: ['192.0.2.9'] } };
    expect((await scan({ zone, envelope: ALIGNED, from: 'x@a.b.deep.example' })).reply.auth).toMatchObject({
      dmarc: 'pass',
      dmarcPolicy: 'quarantine',
      aligned: true,
    });
  });

  it('parts a department that says psd=n from the rest', async () => {
    const zone = {
      ...SPF,
      '_dmarc.deep.example': { TXT: ['v=DMARC1; p=none'] },
      '_dmarc.sales.deep.example': { TXT: ['v=DMARC1; p=reject; psd=n'] },
    };
    expect((await scan({ zone, envelope: ALIGNED, from: 'x@sales.deep.example' })).reply.auth).toMatchObject({
      dmarc: 'fail',
      dmarcPolicy: 'reject',
    });
  });

  it('has its own demand for names that do not exist, also at the public suffix', async () => {
    const zone = { '_dmarc.example': { TXT: ['v=DMARC1; p=none; sp=none; np=reject; psd=y'] } };
    expect((await scan({ zone, from: 'x@no-such-name.example' })).reply.auth).toMatchObject({ dmarc: 'fail', dmarcPolicy: 'reject' });
  });

  it('passes over a record that cannot be read, and is an error when there is no other', async () => {
    const broken = { '_dmarc.deep.example': { TXT: ['v=DMARC1; p=nonsense'] } };
    const above = { '_dmarc.example': { TXT: ['v=DMARC1; p=reject; psd=y'] } };
    const of = async (zone: DnsZone) => (await scan({ zone, from: 'x@mail.deep.example' })).reply.auth;
    expect(await of({ ...broken, ...above })).toMatchObject({ dmarc: 'fail', dmarcPolicy: 'reject' });
    expect(await of(broken)).toMatchObject({ dmarc: 'permerror' });
  });

  it('is not passed by while DNS does not tell who belongs together', async () => {
    const zone = { ...SPF, '_dmarc.mail.deep.example': { TXT: ['v=DMARC1; p=reject'] }, '_dmarc.deep.example': { rcode: 'SERVFAIL' as const } };
    expect((await scan({ zone, envelope: ALIGNED, from: 'x@mail.deep.example' })).reply.auth).toMatchObject({ dmarc: 'temperror', aligned: false });
  });
});
