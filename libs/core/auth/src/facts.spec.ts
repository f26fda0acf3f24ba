import type { AuthResults } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { authFacts, dkimWord, signatureFindings } from './auth-facts.js';
import { AUTH_FINDINGS, finding } from './auth-findings.js';
import { authenticationResults, authSummary } from './auth-summary.js';
import type { DkimResult, SenderChecks } from './sender-check.port.js';
import { violationsOf } from './violations.js';
import type { ViolationSwitches } from './violations.js';

const signature = (parts: Partial<DkimResult>): DkimResult => ({
  result: 'pass',
  domain: 'example.org',
  selector: 's1',
  comment: '',
  uncoveredBytes: 0,
  limited: false,
  keyBits: 2048,
  testing: false,
  ...parts,
});
const checks = (parts: Partial<SenderChecks> = {}): SenderChecks => ({
  spf: { result: 'pass', domain: 'example.org', comment: '' },
  dkim: [],
  skippedSignatures: 0,
  arc: { result: 'none', instances: 0, sealer: '', comment: '' },
  ...parts,
});
const FACTS: AuthResults = {
  spf: 'pass',
  dkim: 'pass',
  dmarc: 'pass',
  arc: 'none',
  spfDomain: 'example.org',
  dkimDomains: ['example.org'],
  fromDomain: 'example.org',
  dmarcPolicy: 'reject',
  aligned: true,
};
const OFF: ViolationSwitches = {
  dmarcPrimary: false,
  tempErrorCounts: false,
  permErrorCounts: false,
  softfailCounts: false,
  missingDkimCounts: false,
  dmarc: true,
};

const classesOf = (facts: Partial<AuthResults>, switches: Partial<ViolationSwitches> = {}) =>
  violationsOf({ ...FACTS, ...facts }, undefined, { ...OFF, ...switches }).classes;

describe('violations', () => {
  it('are none for a message that passes everything', () => {
    expect(classesOf({})).toEqual([]);
  });

  it.each([
    [{ spf: 'fail' }, {}, ['spf']],
    [{ spf: 'softfail' }, {}, []],
    [{ spf: 'softfail' }, { softfailCounts: true }, ['spf']],
    [{ spf: 'none' }, { permErrorCounts: true, tempErrorCounts: true }, []],
    [{ spf: 'neutral' }, { softfailCounts: true }, []],
    [{ dkim: 'fail' }, {}, ['dkim']],
    [{ dkim: 'none' }, {}, []],
    [{ dkim: 'none' }, { missingDkimCounts: true }, ['dkim']],
    [{ dkim: 'policy' }, {}, []],
    [{ dkim: 'policy' }, { permErrorCounts: true }, ['dkim']],
    [{ dmarc: 'fail' }, {}, ['dmarc']],
    [{ dmarc: 'none' }, { permErrorCounts: true }, []],
    [{ spf: 'temperror', dkim: 'temperror', dmarc: 'temperror' }, {}, []],
    [{ spf: 'temperror', dkim: 'temperror', dmarc: 'temperror' }, { tempErrorCounts: true }, ['dmarc', 'spf', 'dkim']],
    [{ spf: 'permerror', dmarc: 'permerror' }, { permErrorCounts: true }, ['dmarc', 'spf']],
    [{ spf: 'permerror' }, { tempErrorCounts: true }, []],
  ] as const)('of %j under %j are %j', (facts, switches, expected) => {
    expect(classesOf(facts, switches)).toEqual(expected);
  });

  it.each(['none', 'pass', 'fail', 'temperror'] as const)(
    'are the same whatever a chain says, since no sealer is trusted: arc=%s (obligation 48)',
    (arc) => {
      expect(classesOf({ arc, dmarc: 'fail', spf: 'fail', dkim: 'fail' })).toEqual(['dmarc', 'spf', 'dkim']);
      expect(classesOf({ arc })).toEqual([]);
    },
  );

  it('are DMARC alone when DMARC is primary', () => {
    expect(classesOf({ spf: 'fail', dkim: 'fail' }, { dmarcPrimary: true })).toEqual([]);
    expect(classesOf({ spf: 'fail', dmarc: 'fail' }, { dmarcPrimary: true })).toEqual(['dmarc']);
    expect(classesOf({ spf: 'fail', dmarc: 'none' }, { dmarcPrimary: true, dmarc: false })).toEqual(['spf']);
  });

  it('are an author that cannot be told wherever DMARC is looked at, whatever else counts', () => {
    const author = finding('MA_FROM_NONE', 'x');
    expect(violationsOf(FACTS, author, { ...OFF, dmarcPrimary: true })).toEqual({ classes: ['author'], findings: [author] });
    expect(violationsOf({ ...FACTS, dmarc: 'fail' }, author, OFF).classes).toEqual(['author', 'dmarc']);
    expect(violationsOf(FACTS, author, { ...OFF, dmarc: false }).classes).toEqual([]);
  });

  it('say why, by a code of the table', () => {
    const { findings } = violationsOf({ ...FACTS, spf: 'fail', dmarc: 'fail' }, undefined, OFF);
    expect(findings.map((f) => f.code)).toEqual(['MA_DMARC_FAIL', 'MA_SPF_FAIL']);
    expect(Object.keys(AUTH_FINDINGS)).toEqual(expect.arrayContaining(findings.map((f) => f.code)));
  });
});

describe('the word for all signatures', () => {
  it.each([
    [[], 'none'],
    [['fail', 'pass'], 'pass'],
    [['fail', 'temperror'], 'temperror'],
    [['neutral', 'fail'], 'fail'],
    [['policy'], 'policy'],
  ] as const)('%j is %s', (words, expected) => {
    expect(dkimWord(words.map((result) => signature({ result })))).toBe(expected);
  });

  it('is policy for a pass that leaves the body open', () => {
    expect(dkimWord([signature({ uncoveredBytes: 1, limited: true })])).toBe('policy');
  });
});

describe('facts', () => {
  it('name the domains of usable signatures once', () => {
    const dkim = [
      signature({}),
      signature({}),
      signature({ domain: 'open.example', uncoveredBytes: 9 }),
      signature({ domain: 'bad.example', result: 'fail' }),
    ];
    const dmarc = { domain: 'example.org', result: 'pass', policy: 'none', aligned: true, findings: [] } as const;
    expect(authFacts(checks({ dkim }), dmarc).dkimDomains).toEqual(['example.org']);
  });

  it('come with a finding for every signature that was limited, weak, testing or left out', () => {
    const dkim = [
      signature({ limited: true, uncoveredBytes: 3 }),
      signature({ limited: true }),
      signature({ result: 'policy', keyBits: 512, comment: 'weak-key' }),
      signature({ testing: true }),
      signature({ keyBits: 8192 }),
    ];
    const codes = signatureFindings(checks({ dkim, skippedSignatures: 4, arc: { result: 'fail', instances: 51, sealer: '', comment: '' } })).map(
      (f) => f.code,
    );
    expect(codes).toEqual([
      'MA_DKIM_BODY_LIMIT',
      'MA_DKIM_KEY_SIZE',
      'MA_DKIM_REASON',
      'MA_DKIM_TESTING',
      'MA_DKIM_KEY_SIZE',
      'LIMIT_DKIM_SIGNATURES',
      'LIMIT_ARC_SETS',
    ]);
  });

  it('are summed up without letting a domain break out of its place', () => {
    const evil = { ...FACTS, spfDomain: 'x;\r\nBcc: a', fromDomain: '"><script>' };
    expect(authSummary(evil)).toBe('spf=pass xBcc:a; dkim=pass example.org; dmarc=pass script (p=reject); arc=none');
    const value = authenticationResults(evil, checks({ dkim: [signature({}), signature({ result: 'fail', selector: 'a b(' })] }), {
      mailFrom: 'a@b',
      helo: 'h',
    });
    expect(value).toBe(
      'spf=pass smtp.mailfrom=xBcc:a; dkim=pass header.d=example.org header.s=s1; dkim=fail header.d=example.org header.s=ab; dmarc=pass header.from=script policy.dmarc=reject; arc=none',
    );
  });

  it.each<readonly [string, Partial<DkimResult>, string]>([
    ['a pass', {}, 'dkim=pass header.d='],
    ['a pass whose l= covers all', { limited: true }, 'dkim=pass header.d='],
    ['a body that is open', { limited: true, uncoveredBytes: 18 }, 'dkim=policy reason="l= leaves 18 bytes of the body open" header.d='],
    ['a key that forbids', { result: 'neutral', comment: 'i= is not of d=' }, 'dkim=neutral reason="i= is not of d=" header.d='],
    ['an unknown key', { result: 'permerror', comment: 'unknown key type' }, 'dkim=permerror reason="unknown key type" header.d='],
    ['words of a stranger', { result: 'fail', comment: 'a"; dkim=pass\r\nx: \u00e9' }, 'dkim=fail reason="a   dkim=pass  x:" header.d='],
  ])('give the reason of %s', (_what, parts, expected) => {
    expect(authenticationResults(FACTS, checks({ dkim: [signature(parts)] }), { mailFrom: 'a@b', helo: 'h' })).toContain(expected);
  });

  it('give the reason of an SPF that is an error, as field and as finding', () => {
    const broken = checks({ spf: { result: 'permerror', domain: 'example.org', comment: 'Too many void DNS results' } });
    const facts = { ...FACTS, spf: 'permerror' } as const;
    expect(authenticationResults(facts, broken, { mailFrom: 'a@b', helo: 'h' })).toContain(
      'spf=permerror reason="Too many void DNS results" smtp.mailfrom=',
    );
    expect(signatureFindings(broken)).toMatchObject([{ code: 'MA_SPF_REASON', evidence: expect.stringContaining('void') }]);
    expect(
      authenticationResults({ ...FACTS, spf: 'softfail' }, checks({ spf: { ...broken.spf, result: 'softfail' } }), { mailFrom: 'a@b', helo: 'h' }),
    ).not.toContain('reason');
  });

  it('name the HELO identity for the null sender', () => {
    expect(authenticationResults(FACTS, checks(), { mailFrom: '', helo: 'mx.example.org' })).toContain('smtp.helo=mx.example.org');
  });
});
