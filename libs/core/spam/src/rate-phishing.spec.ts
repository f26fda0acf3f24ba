import { describe, expect, it } from 'vitest';

import { PHISHING_RATE, PHISHING_RULES } from './phishing-rules.js';
import { ratePhishing } from './rate-phishing.js';
import { aContext, featuresOfMail } from './testing/index.js';

const aligned = {
  spf: 'pass',
  dkim: 'pass',
  dmarc: 'pass',
  arc: 'none',
  spfDomain: 'partner.example',
  dkimDomains: ['partner.example'],
  fromDomain: 'partner.example',
  dmarcPolicy: 'reject',
  aligned: true,
};
const html = { 'Content-Type': 'text/html; charset=utf-8' };
const rated = (text: string, fields: Readonly<Record<string, string>> = {}, context = aContext()) =>
  ratePhishing(featuresOfMail(text, fields), context);
const codes = (text: string, fields: Readonly<Record<string, string>> = {}, context = aContext()) =>
  rated(text, fields, context).findings.map((f) => f.code);

describe('the rating of phishing', () => {
  it.each([
    [
      'a false sender with a false link',
      '<p>Your account has been suspended. Please verify your account.</p><a href="https://paypal.com.evil.example/">Log in</a>',
      { From: 'PayPal Support <x@evil.example>' },
    ],
    [
      'a link that shows another place',
      '<p>Please confirm your account within 24 hours.</p><a href="https://evil.example/">https://www.paypal.com/login</a>',
      {},
    ],
    ['a form for a password', '<p>Verify your account</p><form action="https://evil.example"><input type=password></form>', {}],
    [
      'a full mailbox with a link that knows its reader',
      '<p>Your mailbox is almost full.</p><a href="https://evil.pages.dev/?e=bob@corp.example">Upgrade</a>',
      { From: 'Corp.example Helpdesk <x@evil.example>' },
    ],
  ])('takes %s for phishing', (_what, body, fields) => {
    const { rate, findings } = rated(body, { ...html, ...fields });
    expect(rate).toBeGreaterThanOrEqual(PHISHING_RATE);
    expect(findings.every((f) => f.code in PHISHING_RULES)).toBe(true);
  });

  it.each([
    [
      'words alone',
      'Your password expires. Verify your account within 24 hours, or your account will be suspended. Confirm your identity. https://intranet.partner.example/',
      {},
    ],
    [
      'a trick alone',
      '<a href="https://evil.example/">https://www.paypal.com/</a> <a href="http://203.0.113.4/x">y</a> <form><input type=password></form>',
      html,
    ],
    ['a pose alone', 'See you on Thursday at ten.', { From: 'PayPal <x@evil.example>' }],
  ])('does not take %s for phishing', (_what, body, fields) => {
    expect(rated(body.repeat(1) + ' and so on'.repeat(130), fields as Record<string, string>).rate).toBeLessThan(PHISHING_RATE);
  });

  it('lets a well-known sender bear its own name', () => {
    expect(codes('x', { From: 'PayPal <service@paypal.com>' })).not.toContain('PHISH_NAME_IS_BRAND');
    expect(codes('x', { From: 'PayPal <service@paypal.example>' })).toContain('PHISH_NAME_IS_BRAND');
    expect(codes('x', { From: 'Paypal Fans of Rome <x@evil.example>' })).toContain('PHISH_NAME_HAS_BRAND');
    expect(codes('x', { From: 'PayPal <service@paypal.com>' }, aContext({}, { ...aligned, aligned: false, spf: 'fail', dmarc: 'fail' }))).toContain(
      'PHISH_FORGED_BRAND',
    );
  });

  it('lets an authenticated sender link to his own pages with the address of his reader', () => {
    const body = 'Your account: https://www.partner.example/a?e=bob@corp.example';
    expect(codes(body)).toContain('PHISH_LINK_CARRIES_ADDRESS');
    expect(codes(body, {}, aContext({}, aligned))).not.toContain('PHISH_LINK_CARRIES_ADDRESS');
  });

  it('knows who poses as us', () => {
    expect(codes('x', { From: 'IT Support corp.example <x@evil.example>' })).toContain('PHISH_NAME_IS_OURS');
    expect(codes('x', { From: 'Bob <bob@corp.example>' })).toContain('PHISH_FROM_OURS');
    expect(codes('x', { From: 'IT Helpdesk <x@gmail.com>' })).toContain('PHISH_OFFICE_AT_FREE_MAIL');
    expect(codes('x', { From: 'Bob <bob@corp.example>' }, aContext({ trusted: true }))).not.toContain('PHISH_FROM_OURS');
  });
});
