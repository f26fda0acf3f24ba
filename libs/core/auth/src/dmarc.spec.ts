import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readDmarcRecord, readDmarcRecords, weaker } from './dmarc-record.js';
import type { DmarcRecord } from './dmarc-record.js';
import { isAligned, organisationalDomain } from './domains.js';
import { evaluateDmarc, rollOf } from './evaluate-dmarc.js';
import type { DmarcInput } from './evaluate-dmarc.js';
import type { DkimResult, SpfResult } from './sender-check.port.js';

const spf = (result: SpfResult['result'], domain: string): SpfResult => ({ result, domain, comment: '' });
const dkim = (result: DkimResult['result'], domain: string, uncoveredBytes = 0): DkimResult => ({
  result,
  domain,
  selector: 's',
  comment: '',
  uncoveredBytes,
  limited: uncoveredBytes > 0,
  keyBits: 2048,
  testing: false,
});

function record(text: string): DmarcRecord {
  const reading = readDmarcRecord(text);
  if (reading.kind !== 'record') throw new Error(`not a record: ${text}`);
  return reading.record;
}

function dmarc(text: string, parts: Partial<DmarcInput> & { inherited?: boolean; exists?: boolean } = {}) {
  const { inherited = false, exists = true, ...rest } = parts;
  return evaluateDmarc({
    fromDomain: 'shop.example.org',
    published: { kind: 'record', record: record(text), inherited, exists },
    spf: spf('none', ''),
    dkim: [],
    roll: 0,
    ...rest,
  });
}

describe('a DMARC record', () => {
  it.each([
    ['v=DMARC1; p=reject', { p: 'reject', sp: 'reject', np: 'reject', adkim: 'relaxed', aspf: 'relaxed', pct: 100, testing: false }],
    [
      'v=DMARC1;p=NONE;sp=quarantine;adkim=s;aspf=S;pct=25',
      { p: 'none', sp: 'quarantine', np: 'quarantine', adkim: 'strict', aspf: 'strict', pct: 25 },
    ],
    ['v = DMARC1 ; p = reject ; np=none; t=y', { p: 'reject', np: 'none', testing: true }],
    ['v=DMARC1; rua=mailto:a@example.org', { p: 'none' }],
    ['v=DMARC1; p=reject; sp=nonsense; rua=mailto:a@example.org', { p: 'none', sp: 'none' }],
    ['v=DMARC1; p=quarantine; pct=900', { pct: 100 }],
    ['v=DMARC1; p=quarantine; pct=many', { pct: 100 }],
    ['v=DMARC1; p=reject; p=none', { p: 'reject' }],
    ['v=DMARC1', { p: 'none', sp: 'none', np: 'none', psd: 'u' }],
    ['v=DMARC1; sp=reject; psd=N', { p: 'none', sp: 'reject', np: 'reject', psd: 'n' }],
    ['v=DMARC1; p=reject; psd=y', { psd: 'y' }],
    ['v=DMARC1; p=reject; psd=perhaps', { psd: 'u' }],
    ['v=DMARC1; p=reject; __proto__=x; constructor=y', { p: 'reject' }],
  ])('%j is read', (text, expected) => {
    expect(readDmarcRecord(text)).toMatchObject({ kind: 'record', record: expected });
  });

  it.each(['v=DMARC1; p=nonsense', 'v=DMARC1; p=reject; sp=nonsense', 'v=DMARC1; np=nonsense', 'v=DMARC1; p=; rua=none'])('%j is invalid', (text) => {
    expect(readDmarcRecord(text).kind).toBe('invalid');
  });

  it('is none when the name has no policy or two of them', () => {
    expect(readDmarcRecords(['v=spf1 -all', 'hello', 'v=dmarc1; p=reject', 'v=DMARC12; p=none']).kind).toBe('none');
    expect(readDmarcRecords(['v=DMARC1; p=reject', 'v=DMARC1; p=none']).kind).toBe('none');
    expect(readDmarcRecords(['x', 'v=DMARC1; p=reject'])).toMatchObject({ record: { p: 'reject' } });
  });

  it('never throws and never makes up a policy', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'grapheme' }), (text) => {
        const reading = readDmarcRecords([text, `v=DMARC1;${text}`]);
        expect(['none', 'invalid', 'record']).toContain(reading.kind);
      }),
    );
  });
});

describe('the organisation of a domain', () => {
  it.each([
    ['mail.example.org', 'example.org'],
    ['a.b.example.co.uk', 'example.co.uk'],
    ['Shop.EXAMPLE.org.', 'example.org'],
    ['co.uk', 'co.uk'],
    ['alice.github.io', 'alice.github.io'],
    ['deep.alice.github.io', 'alice.github.io'],
    ['localhost', 'localhost'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ])('of %s is %s', (domain, organisation) => {
    expect(organisationalDomain(domain)).toBe(organisation);
  });

  it('aligns in relaxed mode only what belongs together, in strict mode only what is equal', () => {
    expect(isAligned('example.org', 'mail.example.org', 'relaxed')).toBe(true);
    expect(isAligned('example.org', 'mail.example.org', 'strict')).toBe(false);
    expect(isAligned('example.org', 'EXAMPLE.org.', 'strict')).toBe(true);
    expect(isAligned('alice.github.io', 'mallory.github.io', 'relaxed')).toBe(false);
    expect(isAligned('a.co.uk', 'b.co.uk', 'relaxed')).toBe(false);
    expect(isAligned('', '', 'relaxed')).toBe(false);
    expect(isAligned('example.org', 'badexample.org', 'relaxed')).toBe(false);
  });
});

describe('DMARC', () => {
  it('passes by SPF or by DKIM of the same organisation', () => {
    expect(dmarc('v=DMARC1; p=reject', { spf: spf('pass', 'bounce.example.org') })).toMatchObject({
      result: 'pass',
      aligned: true,
      policy: 'reject',
    });
    expect(dmarc('v=DMARC1; p=reject', { dkim: [dkim('fail', 'example.org'), dkim('pass', 'example.org')] })).toMatchObject({ result: 'pass' });
  });

  it('fails when what passed belongs to somebody else', () => {
    expect(dmarc('v=DMARC1; p=reject', { spf: spf('pass', 'evil.example'), dkim: [dkim('pass', 'evil.example')] })).toMatchObject({
      result: 'fail',
      aligned: false,
      policy: 'reject',
    });
  });

  it('takes strict alignment by its word', () => {
    expect(dmarc('v=DMARC1; p=reject; aspf=s', { spf: spf('pass', 'example.org') }).result).toBe('fail');
    expect(dmarc('v=DMARC1; p=reject; adkim=s', { dkim: [dkim('pass', 'shop.example.org')] }).result).toBe('pass');
  });

  it('does not let a signature stand for the author that leaves a part of the body open', () => {
    expect(dmarc('v=DMARC1; p=reject', { dkim: [dkim('pass', 'example.org', 12)] })).toMatchObject({ result: 'fail', aligned: false });
  });

  it('applies sp to subdomains and np to names that do not exist', () => {
    const text = 'v=DMARC1; p=reject; sp=quarantine; np=none';
    expect(dmarc(text).policy).toBe('reject');
    expect(dmarc(text, { inherited: true }).policy).toBe('quarantine');
    expect(dmarc(text, { inherited: true, exists: false }).policy).toBe('none');
  });

  it('applies one level less outside of pct, and only when the message fails', () => {
    const at = (roll: number) => dmarc('v=DMARC1; p=reject; pct=30', { roll });
    expect(at(29).policy).toBe('reject');
    expect(at(30)).toMatchObject({ result: 'fail', policy: 'quarantine' });
    expect(dmarc('v=DMARC1; p=quarantine; pct=0').policy).toBe('none');
    expect(dmarc('v=DMARC1; p=reject; pct=0', { spf: spf('pass', 'example.org'), roll: 99 }).policy).toBe('reject');
  });

  it('applies one level less while the owner is testing', () => {
    expect(dmarc('v=DMARC1; p=reject; t=y')).toMatchObject({
      policy: 'quarantine',
      findings: [{ code: 'MA_DMARC_TESTING' }, { code: 'MA_DMARC_FAIL' }],
    });
  });

  it('leaves the question open when an identifier that could have aligned was not answered', () => {
    expect(dmarc('v=DMARC1; p=reject', { spf: spf('temperror', 'example.org') }).result).toBe('temperror');
    expect(dmarc('v=DMARC1; p=reject', { dkim: [dkim('temperror', 'example.org')] }).result).toBe('temperror');
    expect(dmarc('v=DMARC1; p=reject', { spf: spf('temperror', 'evil.example') }).result).toBe('fail');
  });

  it('says temperror, permerror or none for a policy that could not be had, is broken, or is not there', () => {
    const of = (published: DmarcInput['published']) => dmarc('v=DMARC1; p=none', { published }).result;
    expect(of({ kind: 'failed', why: 'timeout' })).toBe('temperror');
    expect(of({ kind: 'invalid', why: 'x' })).toBe('permerror');
    expect(of({ kind: 'none' })).toBe('none');
  });

  it('knows alignment also without a policy', () => {
    expect(dmarc('v=DMARC1; p=none', { published: { kind: 'none' }, spf: spf('pass', 'example.org') })).toMatchObject({
      result: 'none',
      aligned: true,
    });
  });

  it('rolls the same number for the same message and spreads them', () => {
    expect(rollOf('01JD0000000000000000000000')).toBe(rollOf('01JD0000000000000000000000'));
    const rolls = new Set(Array.from({ length: 2000 }, (_, i) => rollOf(`01JD${i}ABC`)));
    expect(rolls.size).toBe(100);
  });

  it('weakens step by step', () => {
    expect([weaker('reject'), weaker('quarantine'), weaker('none')]).toEqual(['quarantine', 'none', 'none']);
  });
});
