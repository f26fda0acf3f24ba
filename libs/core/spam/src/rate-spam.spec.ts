import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { featuresOf } from './mail-features.js';
import { bulkMark } from './mass-mail.js';
import { ratePhishing } from './rate-phishing.js';
import { rateSpam } from './rate-spam.js';
import { SPAM_RULES } from './spam-rules.js';
import { aContext, FOREIGN_MAILS, NEWSLETTERS, OFFICE_MAILS, featuresOfMail } from './testing/index.js';

import { parseMessage } from '@postern/mail';

const header = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
const rate = (text: string, fields: Readonly<Record<string, string>> = {}, context = aContext()) => rateSpam(featuresOfMail(text, fields), context);
const weights = (text: string, fields: Readonly<Record<string, string>> = {}, context = aContext()) =>
  Object.fromEntries(rate(text, fields, context).findings.map((f) => [f.code, f.weight]));

describe('the rating of wanted mail', () => {
  it.each([...OFFICE_MAILS, ...FOREIGN_MAILS])('leaves "$subject" far from probable spam', ({ subject, text }) => {
    expect(rate(text, { Subject: header(subject) }).rate).toBeLessThan(20);
  });

  it.each(NEWSLETTERS)('leaves the bulk mail "$subject" below probable spam', ({ subject, text }) => {
    const features = featuresOfMail(text, { Subject: header(subject), 'List-Unsubscribe': '<https://partner.example/u>' });
    expect(rateSpam(features, aContext()).rate).toBeLessThan(45);
    expect(ratePhishing(features, aContext()).rate).toBeLessThan(60);
    expect(bulkMark(features)).toBe('list-unsubscribe');
  });

  it('finds nothing at all in an ordinary mail', () => {
    expect(rate('Hello Bob,\n\nsee you on Thursday at ten.\n\nHelen')).toEqual({ rate: 0, method: 'none', findings: [] });
  });

  it('does not mind being greeted by name, and minds it by address', () => {
    expect(weights('Hello Bob,\n\nsee you at ten.')).not.toHaveProperty('SPAM_GREETS_ADDRESS');
    expect(weights('Dear bob@corp.example,\n\nsee you at ten.')).toHaveProperty('SPAM_GREETS_ADDRESS');
    expect(weights('Dear info,\n\nsee you at ten.', { To: 'info@corp.example' })).toHaveProperty('SPAM_GREETS_ADDRESS');
  });

  it('lets links carry whom they unsubscribe, and nothing else', () => {
    expect(weights('https://partner.example/unsubscribe?e=bob@corp.example')).not.toHaveProperty('SPAM_URL_CARRIES_ADDRESS');
    for (const carried of ['bob@corp.example', 'bob%40corp.example', Buffer.from('bob@corp.example').toString('base64')]) {
      expect(weights(`https://evil.example/login?e=${carried}`)).toHaveProperty('SPAM_URL_CARRIES_ADDRESS');
    }
  });

  it('gives an answer within a conversation its due', () => {
    const answer = { Subject: 'Re: x', 'In-Reply-To': '<1@a.example>' };
    expect(weights('> How are you?\n\nFine.', answer)).toMatchObject({ HAM_REPLY: SPAM_RULES.HAM_REPLY[0], HAM_QUOTES: SPAM_RULES.HAM_QUOTES[0] });
  });
});

describe('the rating of spam', () => {
  it('is the sum of its findings within 0 and 100, heaviest first', () => {
    const {
      rate: sum,
      findings,
      method,
    } = rate('I am Barrister John. My late client left a deposit of USD 10.5 million and no next of kin. Strictly confidential.', {
      'Reply-To': 'john@gmail.com',
      Subject: 'URGENT BUSINESS PROPOSAL',
    });
    expect(sum).toBe(
      Math.min(
        100,
        findings.reduce((total, f) => total + f.weight, 0),
      ),
    );
    expect(findings.map((f) => f.weight)).toEqual(findings.map((f) => f.weight).sort((a, b) => b - a));
    expect([method, sum >= 80]).toEqual(['statistics', true]);
    expect(findings.every((f) => f.code in SPAM_RULES && (f.evidence.length > 0 || f.weight !== 0))).toBe(true);
  });

  it.each([
    ['SPAM_TAX_RECEIPTS', '您好，本公司代开各类增值税发票，点数优惠，可先验证。', {}],
    ['SPAM_NAME_IS_ADDRESS', 'x', { From: '"boss@other.example" <a@partner.example>' }],
    ['SPAM_FROM_OURSELVES', 'x', { From: 'Bob <bob@corp.example>' }],
    ['SPAM_REPLY_FREE', 'x', { 'Reply-To': 'someone@gmail.com' }],
    ['SPAM_DATE_MISSING', 'x', { Date: '' }],
    ['SPAM_ID_ODD', 'x', { 'Message-ID': 'nonsense' }],
    ['SPAM_UNDISCLOSED', 'x', { To: 'undisclosed-recipients:;' }],
    ['SPAM_SUBJECT_CAPITALS', 'x', { Subject: 'VERY GOOD OFFER' }],
    ['SPAM_URL_ADDRESS', 'see http://203.0.113.7/x', {}],
    ['SPAM_HIDDEN_TEXT', `<p>x</p><div style="display:none">${'hidden words '.repeat(40)}</div>`, { 'Content-Type': 'text/html' }],
    ['SPAM_MIXED_SCRIPTS', 'раypal vеrify ассоunt', {}],
  ])('has %s', (code, text, fields) => {
    expect(weights(text, fields as Record<string, string>)).toHaveProperty(code);
  });

  it.each([
    ['SPAM_HELO_ADDRESS', { helo: '[198.51.100.4]' }],
    ['SPAM_HELO_OURSELVES', { helo: 'mail.corp.example' }],
    ['SPAM_HELO_DYNAMIC', { helo: 'dsl-4-100.provider.example' }],
    ['SPAM_NO_REVERSE_NAME', { clientName: '' }],
  ])('has %s for the connection, unless the client is trusted', (code, envelope) => {
    expect(weights('x', {}, aContext(envelope))).toHaveProperty(code);
    expect(weights('x', {}, aContext({ ...envelope, trusted: true }))).not.toHaveProperty(code);
  });

  it('counts every DNS list with its own weight and names the list as the method', () => {
    const listed = [
      { zone: 'a.example', weight: 40 },
      { zone: 'b.example', weight: 20 },
    ];
    expect(rateSpam(featuresOfMail('Hello Bob, see you on Thursday at ten.'), { ...aContext(), listed })).toMatchObject({
      rate: 60,
      method: 'dns-list',
    });
  });

  it('counts an idea less in a long text than in a short one', () => {
    const claim = 'You have won the first prize of our lottery.';
    const long = weights(`${claim} ${'The committee met and spoke about the agenda of the coming year. '.repeat(150)}`)['SPAM_LOTTERY'] ?? 0;
    expect(long).toBeLessThan(weights(claim)['SPAM_LOTTERY'] ?? 0);
    expect(long).toBeGreaterThan(0);
  });
});

describe('the rating', () => {
  it('never throws and stays within its bounds, whatever the mail', () => {
    const unit = fc.oneof(fc.integer({ min: 0, max: 127 }), fc.integer({ min: 0, max: 0xffff }));
    const text = fc.array(unit, { maxLength: 200 }).map((units) => String.fromCharCode(...units));
    const field = fc.oneof(text, fc.constantFrom('a@b.example', '"', '<', '=?utf-8?B?////?=', 'Re: x', '1'));
    fc.assert(
      fc.property(
        text,
        field,
        field,
        field,
        fc.constantFrom('text/plain', 'text/html', 'multipart/mixed; boundary=x'),
        (body, from, to, subject, type) => {
          const octets = Buffer.from(
            `From: ${from}\r\nTo: ${to}\r\nReply-To: ${subject}\r\nSubject: ${subject}\r\nDate: ${to}\r\nContent-Type: ${type}\r\n\r\n${body}`,
          );
          const features = featuresOf(parseMessage(octets));
          const context = aContext({ mailFrom: from, helo: to, clientIp: subject, recipients: [to, subject] });
          for (const { rate: sum, findings } of [rateSpam(features, context), ratePhishing(features, context)]) {
            expect(sum >= 0 && sum <= 100 && Number.isInteger(sum)).toBe(true);
            expect(findings.every((f) => f.evidence.length <= 400)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['links', '<a href="https://evil.example/x?e=bob@corp.example">x</a>'.repeat(20_000)],
    ['nested elements', '<div>'.repeat(100_000)],
    ['one long word', 'a'.repeat(1_000_000)],
    ['blanks', ' '.repeat(1_000_000)],
    ['hosts without an end', 'a.'.repeat(400_000)],
    ['openings', '<a href="'.repeat(100_000)],
    ['greetings', 'dear '.repeat(200_000)],
    ['brackets', '('.repeat(500_000)],
  ])('comes to an end for a mail of nothing but %s', (_what, body) => {
    for (const type of ['text/plain', 'text/html']) {
      const features = featuresOfMail(body, { 'Content-Type': type, Subject: body.slice(0, 5000) });
      expect(rateSpam(features, aContext()).rate).toBeLessThanOrEqual(100);
      expect(ratePhishing(features, aContext()).rate).toBeLessThanOrEqual(100);
    }
  });
});
