import { describe, expect, it } from 'vitest';

import { envelopeOf, PASSED } from '../../testing/fakes.js';
import { turnableClock } from '@postern/testing';
import { authResultsValue, authservIdOf, authSummary } from './auth-results.js';

const envelope = envelopeOf(turnableClock());

describe('our Authentication-Results field', () => {
  it('gives every method its result and the domain it looked at', () => {
    expect(authResultsValue('gw.example.com', envelope, { ...PASSED, dmarcPolicy: 'reject' })).toBe(
      'gw.example.com; spf=pass smtp.mailfrom=example.org; dkim=pass header.d=example.org; dmarc=pass (p=reject) header.from=example.org; arc=none',
    );
  });

  it('says that nothing was looked at, instead of nothing', () => {
    expect(authResultsValue('gw.example.com', envelope, undefined)).toBe('gw.example.com; none');
    expect(authSummary(undefined)).toBe('none');
  });

  it('names HELO for the null sender', () => {
    expect(authResultsValue('gw.example.com', { ...envelope, mailFrom: '' }, PASSED)).toContain('spf=pass smtp.helo=mx.example.org;');
  });

  it('cannot be extended by domains and words that come from the message (obligation 35)', () => {
    const hostile = { ...PASSED, spf: 'pass; dkim=pass', spfDomain: 'a.test; dmarc=pass', dkimDomains: ['b.test\r\nX: y'], fromDomain: '' };
    expect(authResultsValue('gw.example.com', envelope, hostile)).toBe(
      'gw.example.com; spf=none smtp.mailfrom=a.testdmarcpass; dkim=pass header.d=b.testX:y; dmarc=pass header.from=unknown; arc=none',
    );
  });
});

describe('the authserv-id of a foreign field (obligation 46)', () => {
  it.each([
    ['gw.example.com; spf=pass', 'gw.example.com'],
    [' GW.Example.COM ; none', 'gw.example.com'],
    ['gw.example.com 1; spf=pass', 'gw.example.com'],
    ['(hello (nested) world) gw.example.com; spf=pass', 'gw.example.com'],
    ['(a \\) b) gw.example.com(c); spf=pass', 'gw.example.com'],
    ['"gw.example.com"; spf=pass', 'gw.example.com'],
    ['"gw.ex\\ample.com"; spf=pass', 'gw.example.com'],
    ['gw.example.com.; spf=pass', 'gw.example.com'],
    ['other.test (gw.example.com); spf=pass', 'other.test'],
    ['(unclosed gw.example.com; spf=pass', ''],
    ['', ''],
  ])('of %j is %j', (field, id) => {
    expect(authservIdOf(field)).toBe(id);
  });
});
