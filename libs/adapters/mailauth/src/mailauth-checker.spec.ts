import { generateKeyPairSync } from 'node:crypto';

import type { DnsAnswer, DnsResolver } from '@postern/kernel';
import { addHeaders, applySplices, mergeSplices, parseMessage, removeHeaders } from '@postern/mail';
import { describeSenderChecker } from '@postern/testing';
import fc from 'fast-check';
import { sealMessage } from 'mailauth/lib/arc/index.js';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { describe, expect, it } from 'vitest';

import { mailauthChecker } from './mailauth-checker.js';

describeSenderChecker('mailauth', (dns) => mailauthChecker({ dns, hostname: 'mx.local.example' }));

const MAIL =
  'From: Alice <alice@example.org>\r\nTo: bob@local.example\r\nSubject: Lunch\r\nMessage-ID: <1@example.org>\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\nAt noon?\r\n';

function key(bits = 2048) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return {
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    record: `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`,
  };
}

const KEY = key();

async function signed(parts: { mail?: string; selector?: string; pem?: string; maxBodyLength?: number } = {}): Promise<string> {
  const mail = parts.mail ?? MAIL;
  const { signatures } = await dkimSign(mail, {
    canonicalization: 'relaxed/relaxed',
    signatureData: [
      { signingDomain: 'example.org', selector: parts.selector ?? 's1', privateKey: parts.pem ?? KEY.pem, maxBodyLength: parts.maxBodyLength },
    ],
  } as Parameters<typeof dkimSign>[1]);
  return signatures + mail;
}

const records = (...values: string[]): DnsAnswer => ({ kind: 'records', records: values.map((value) => ({ value })), ttlSeconds: 60 });

function dns(zone: Readonly<Record<string, DnsAnswer>>): DnsResolver & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    resolve: (name, type) => {
      asked.push(`${type} ${name}`);
      return Promise.resolve(zone[`${type} ${name}`] ?? { kind: 'none', why: 'nxdomain' });
    },
  };
}

const KEYS = { 'TXT s1._domainkey.example.org': records(KEY.record) };

async function check(mail: string | Buffer, resolver: DnsResolver = dns(KEYS), parts: { now?: Date; signal?: AbortSignal; mailFrom?: string } = {}) {
  const checker = mailauthChecker({
    dns: resolver,
    hostname: 'mx.local.example',
    ...(parts.now === undefined ? {} : { now: () => parts.now as Date }),
  });
  return checker.check(
    {
      bytes: typeof mail === 'string' ? Buffer.from(mail) : mail,
      mailFrom: parts.mailFrom ?? 'alice@example.org',
      helo: 'mx.example.org',
      clientIp: '192.0.2.1',
      checks: { spf: true, dkim: true, arc: true },
    },
    parts.signal ?? new AbortController().signal,
  );
}

describe('DKIM (obligation 18)', () => {
  it('passes a signed message and says with which key', async () => {
    expect((await check(await signed())).dkim).toEqual([
      { result: 'pass', domain: 'example.org', selector: 's1', comment: '', uncoveredBytes: 0, limited: false, keyBits: 2048, testing: false },
    ]);
  });

  it('passes a signed message that went through us with our fields added and forged ones taken out, whatever its body (obligation 3)', async () => {
    const piece = fc.constantFrom('a', ' ', '\t', '.', '..', '=', 'ü', '\r\n', '\r\n.\r\n', '\r\n\r\n', 'From ', '--b');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (body) => {
        const bytes = Buffer.from(`X-KSMG-Rule-ID: 1\r\n${await signed({ mail: `${MAIL}${body.join('')}\r\n` })}`);
        const message = parseMessage(bytes);
        const edits = [
          addHeaders(message, [
            { name: 'Received', value: 'from mx.example.org by gw.example.com' },
            { name: 'X-KSMG-Rule-ID', value: '7' },
          ]),
          removeHeaders(message, (name) => name.startsWith('x-ksmg-')),
        ];
        const relayed = applySplices(bytes, mergeSplices(bytes.length, ...edits));
        expect(relayed.toString('latin1')).toMatch(/^Received: from/);
        expect((await check(relayed)).dkim.map(({ result }) => result)).toEqual(['pass']);
      }),
      { numRuns: 40 },
    );
  });

  it('fails a message whose body or signed header was changed', async () => {
    const mail = await signed();
    expect((await check(mail.replace('noon', 'nine'))).dkim).toMatchObject([{ result: 'fail' }]);
    expect((await check(mail.replace('Lunch', 'Money'))).dkim).toMatchObject([{ result: 'fail' }]);
  });

  it('is none without a signature', async () => {
    expect((await check(MAIL)).dkim).toEqual([]);
  });

  it('is temperror when the key cannot be asked for, and permerror when there is none', async () => {
    const mail = await signed();
    expect((await check(mail, dns({ 'TXT s1._domainkey.example.org': { kind: 'failed', why: 'ESERVFAIL' } }))).dkim).toMatchObject([
      { result: 'temperror' },
    ]);
    expect((await check(mail, dns({}))).dkim).toMatchObject([{ result: 'permerror', comment: 'no key' }]);
  });

  it.each([
    ['another type', (record: string) => record.replace('k=rsa', 'k=x509'), 'permerror', 'unknown key type'],
    ['another version', (record: string) => record.replace('DKIM1', 'DKIM2'), 'permerror', 'unknown key version'],
    ['no octets', () => 'v=DKIM1; k=rsa; p=', 'permerror', 'invalid public key'],
    ['another service', (record: string) => `${record}; s=tlsrpt`, 'permerror', 'key not for email'],
    ['another hash', (record: string) => `${record}; h=sha512`, 'permerror', 'inappropriate hash algorithm'],
  ])('is a permanent error for a key of %s, and says so', async (_what, change, result, comment) => {
    const resolver = dns({ 'TXT s1._domainkey.example.org': records(change(KEY.record)) });
    expect((await check(await signed(), resolver)).dkim).toMatchObject([{ result, comment }]);
  });

  it('is neutral for an identity that the key forbids, and says so', async () => {
    const { signatures } = await dkimSign(MAIL, {
      canonicalization: 'relaxed/relaxed',
      signatureData: [{ signingDomain: 'example.org', selector: 's1', privateKey: KEY.pem, identity: '@mail.example.org' }],
    } as Parameters<typeof dkimSign>[1]);
    const strict = dns({ 'TXT s1._domainkey.example.org': records(`${KEY.record}; t=s`) });
    expect((await check(signatures + MAIL, strict)).dkim).toMatchObject([{ result: signatures.includes('i=@mail') ? 'neutral' : 'pass' }]);
  });

  it('does not trust keys that are too short or too long', async () => {
    const short = key(768);
    const long = key(4104);
    const verify = async (k: typeof KEY) =>
      (await check(await signed({ pem: k.pem }), dns({ 'TXT s1._domainkey.example.org': records(k.record) }))).dkim[0]?.result;
    expect(await verify(short)).toBe('policy');
    expect(await verify(long)).toBe('policy');
  }, 60_000);

  it('tells how much of the body l= leaves open', async () => {
    const mail = await signed({ maxBodyLength: 3 });
    expect((await check(`${mail}Click here!\r\n`)).dkim).toMatchObject([{ result: 'pass', limited: true, uncoveredBytes: 20 }]);
  });

  it('does not take an expired signature for a pass', async () => {
    const mail = (await signed()).replace(' s=s1;', ' s=s1; x=1000000000; t=999999999;');
    expect((await check(mail)).dkim[0]?.result).not.toBe('pass');
  });

  it('looks at ten signatures and counts the others', async () => {
    const one = (await signed()).slice(0, -MAIL.length);
    const resolver = dns(KEYS);
    const result = await check(one.repeat(14) + MAIL, resolver);
    expect(result.dkim).toHaveLength(10);
    expect(result.skippedSignatures).toBe(4);
  });

  it('tries every key of a name that has several', async () => {
    const other = key();
    const both = dns({ 'TXT s1._domainkey.example.org': records(other.record, KEY.record) });
    expect((await check(await signed(), both)).dkim).toMatchObject([{ result: 'pass' }]);
  });
});

describe('SPF (obligation 18)', () => {
  const spf = async (policy: string, more: Readonly<Record<string, DnsAnswer>> = {}, mailFrom?: string) =>
    (await check(MAIL, dns({ 'TXT example.org': records(policy), ...more }), { mailFrom })).spf;

  it.each([
    ['v=spf1 ip4:192.0.2.0/24 -all', 'pass'],
    ['v=spf1 -all', 'fail'],
    ['v=spf1 ~all', 'softfail'],
    ['v=spf1 ?all', 'neutral'],
    ['v=spf1 nonsense', 'permerror'],
    ['hello', 'none'],
  ])('%j is %s', async (policy, result) => {
    expect(await spf(policy)).toMatchObject({ result, domain: 'example.org' });
  });

  it('is temperror when DNS does not answer', async () => {
    expect((await spf('v=spf1 a -all', { 'A example.org': { kind: 'failed', why: 'timeout' } })).result).toBe('temperror');
  });

  it('stops at ten lookups and at two that find nothing', async () => {
    const many = Array.from({ length: 11 }, (_, i) => `include:i${i}.example.org`).join(' ');
    const zone = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`TXT i${i}.example.org`, records('v=spf1 ?all')]));
    expect((await spf(`v=spf1 ${many} -all`, zone)).result).toBe('permerror');
    expect(await spf('v=spf1 a:x.example.org a:y.example.org a:z.example.org ip4:192.0.2.1 -all')).toMatchObject({
      result: 'permerror',
      comment: expect.stringContaining('void'),
    });
  });

  it('ends in a loop of includes', async () => {
    expect((await spf('v=spf1 include:example.org -all')).result).toBe('permerror');
  });

  it('checks the HELO name for the null sender', async () => {
    const result = await check(MAIL, dns({ 'TXT mx.example.org': records('v=spf1 ip4:192.0.2.1 -all') }), { mailFrom: '' });
    expect(result.spf).toMatchObject({ result: 'pass', domain: 'mx.example.org' });
  });
});

describe('a check that runs out of time', () => {
  const silent: DnsResolver = { resolve: () => new Promise(() => {}) };

  it('is temperror for everything that was not answered', async () => {
    const ending = new AbortController();
    const pending = check(await signed(), silent, { signal: ending.signal });
    ending.abort(new Error('over'));
    expect(await pending).toMatchObject({ spf: { result: 'temperror' }, dkim: [{ result: 'temperror' }], arc: { result: 'none' } });
  });

  it('is temperror immediately when the time is over before it starts', async () => {
    expect(await check(await signed(), silent, { signal: AbortSignal.abort(new Error('over')) })).toMatchObject({ spf: { result: 'temperror' } });
  });
});

describe('ARC (obligation 18)', () => {
  const SEALER_KEY = { 'TXT s1._domainkey.list.example': records(KEY.record) };
  const chain = async (sets: number, last: 'none' | 'pass' | 'fail' = 'pass') => {
    let mail = MAIL;
    for (let i = 1; i <= sets; i++) {
      const cv = i === 1 ? 'none' : i === sets ? last : 'pass';
      const seal = { signingDomain: 'list.example', selector: 's1', privateKey: KEY.pem, authResults: 'list.example; spf=pass', cv, i };
      mail = `${(await sealMessage(mail, seal as Parameters<typeof sealMessage>[1])).toString()}${mail}`;
    }
    return mail;
  };

  it.each([1, 2, 5])('passes a chain of %i, and says who sealed last', async (sets) => {
    expect((await check(await chain(sets), dns(SEALER_KEY))).arc).toMatchObject({ result: 'pass', instances: sets, sealer: 'list.example' });
  });

  it.each<readonly [string, (mail: string) => string]>([
    ['the body was changed behind the last seal', (mail) => `${mail}more\r\n`],
    ['a set is missing', (mail) => mail.replace(/ARC-Seal: i=2;[^]*?(?=ARC-)/, '')],
    ['a set stands twice', (mail) => mail.replace(/(ARC-Seal: i=1;[^]*?)(?=ARC-|From:)/, '$1$1')],
    [
      'results were written anew',
      (mail) => mail.replace('ARC-Authentication-Results: i=1; list.example; spf=pass', 'ARC-Authentication-Results: i=1; list.example; spf=fail'),
    ],
  ])('fails when %s', async (_what, change) => {
    const mail = await chain(3);
    expect(change(mail)).not.toBe(mail);
    expect((await check(change(mail), dns(SEALER_KEY))).arc.result).toBe('fail');
  });

  it('fails when the last sealer says so', async () => {
    expect((await check(await chain(2, 'fail'), dns(SEALER_KEY))).arc.result).toBe('fail');
  });

  it.each([50, 51, 60, 200])('of %i sets is judged by its number alone above fifty (RFC 8617 5.2), whatever it seals', async (sets) => {
    const set = (i: number) =>
      [
        `ARC-Seal: i=${i}; a=rsa-sha256; cv=${i === 1 ? 'none' : 'pass'}; d=list.example; s=s1; b=AAAA`,
        `ARC-Message-Signature: i=${i}; a=rsa-sha256; c=relaxed/relaxed; d=list.example; s=s1; h=from; bh=AAAA; b=AAAA`,
        `ARC-Authentication-Results: i=${i}; list.example; spf=pass`,
      ].join('\r\n');
    const sealed = `${Array.from({ length: sets }, (_, i) => set(sets - i)).join('\r\n')}\r\n${MAIL}`;
    const resolver = dns(SEALER_KEY);
    expect((await check(sealed, resolver)).arc).toMatchObject({ result: 'fail', instances: sets });
    expect(resolver.asked.filter((question) => question.includes('list.example')).length).toBeLessThanOrEqual(sets > 50 ? 2 : 4);
  });

  it('is none without its fields and fails when its set is not whole', async () => {
    expect((await check(MAIL)).arc).toEqual({ result: 'none', instances: 0, sealer: '', comment: '' });
    expect((await check(`ARC-Seal: i=1; cv=none; a=rsa-sha256; d=x.example; s=s; b=AAAA\r\n${MAIL}`)).arc).toMatchObject({
      result: 'fail',
      instances: 1,
    });
  });
});

describe('whatever a stranger publishes or writes (obligation 19)', () => {
  const SPF = ['pass', 'fail', 'softfail', 'neutral', 'none', 'permerror', 'temperror'];
  const DKIM = ['pass', 'fail', 'neutral', 'none', 'policy', 'permerror', 'temperror'];
  const record = [
    'v=spf1',
    ' ',
    'include:',
    'a',
    'a:',
    'mx',
    'mx:',
    'ptr',
    'exists:',
    '%{i}',
    '%{d2r}',
    '%{',
    '%',
    'redirect=',
    'exp=',
    '-all',
    '?all',
    'ip4:',
  ];
  const spfPiece = fc.constantFrom(...record, 'ip6:', '192.0.2.1', '::', '/24', '//64', '/', 'x.example', 'ü', '\0', '"', '='.repeat(300));
  const field = [
    'v=1',
    ';',
    ' ',
    'a=rsa-sha256',
    'a=',
    'b=',
    'bh=',
    'c=relaxed/simple',
    'd=example.org',
    's=s1',
    'h=from',
    'h=',
    'l=0',
    'l=-1',
    't=',
    'x=1',
    'i=@',
    'q=',
  ];
  const dkimPiece = fc.constantFrom(...field, 'AAAA', '=', ':', '\r\n ', '\0', 'ü', '9'.repeat(300), 'a='.repeat(100));

  it('an SPF record gives a word of RFC 7208 and no exception', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spfPiece, { maxLength: 20 }), async (pieces) => {
        const answer = records(`v=spf1 ${pieces.join('')}`);
        const resolve: DnsResolver['resolve'] = (_name, type) => Promise.resolve(type === 'TXT' ? answer : { kind: 'none', why: 'nodata' });
        expect(SPF).toContain((await check(MAIL, { resolve })).spf.result);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['DKIM-Signature', 'ARC-Seal', 'ARC-Message-Signature', 'ARC-Authentication-Results'])(
    'a field %s gives words of RFC 8601 and no exception',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(fc.array(dkimPiece, { maxLength: 20 }), fc.array(dkimPiece, { maxLength: 8 }), async (pieces, key) => {
          const zone = dns({ 'TXT s1._domainkey.example.org': records(key.join('')) });
          const { dkim, arc } = await check(`${name}: i=1; ${pieces.join('')}\r\n${MAIL}`, zone);
          for (const { result } of dkim) expect(DKIM).toContain(result);
          expect(dkim.map(({ result }) => result)).not.toContain('pass');
          expect(['none', 'fail', 'permerror', 'temperror']).toContain(arc.result);
        }),
        { numRuns: 150 },
      );
    },
  );
});
