import { parseMessage } from '@postern/mail';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { linkFindings } from './link-findings.js';
import { listedLinks } from './listed-hosts.js';
import { hasMixedScripts, lookalikeOf } from './lookalikes.js';
import { readContent } from './mail-links.js';
import { parseUrl } from './parsed-url.js';

const html = (body: string) => parseMessage(Buffer.from(`Subject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${body}`));
const codes = (body: string) => linkFindings(readContent(html(body)).links).map((f) => f.code);

describe('links of a message', () => {
  it.each([
    ['<a href="https://evil.example/">https://www.paypal.com/login</a>', ['URL_BRAND_MISMATCH']],
    ['<a href="https://evil.example/">https://shop.de/login</a>', ['URL_MISMATCH']],
    ['<a href="https://www.shop.de/x">shop.de</a>', []],
    ['<a href="https://bit.ly/x">more</a>', ['URL_SHORTENER']],
    ['<a href="https://login.pages.dev/x">more</a>', ['URL_FREE_HOSTING']],
    ['<a href="https://paypa1.com/">x</a>', ['URL_LOOKALIKE']],
    ['<a href="https://paypal.com.evil.example/">x</a>', ['URL_BRAND_WITHIN']],
    ['<a href="https://user:pw@evil.example/">x</a>', ['URL_USER_INFO']],
    ['<a href="javascript:x()">x</a>', ['URL_SCRIPT']],
    ['<a href="https://r.example/?u=https%3A%2F%2Fevil.example">x</a>', ['URL_REDIRECT']],
    ['<img src="http://203.0.113.7/p.gif">', []],
    ['<p>http://203.0.113.7/p</p>', ['URL_ADDRESS']],
  ])('%s: %j', (body, expected) => {
    expect(codes(body)).toEqual(expected);
  });

  it('say where they stand', () => {
    expect(linkFindings(readContent(html('<a href="https://bit.ly/x">more</a>')).links)).toMatchObject([
      { code: 'URL_SHORTENER', part: '1', evidence: 'https://bit.ly/x' },
    ]);
  });

  it('are found in a page that calls itself plain text, and in the subject', () => {
    const message = parseMessage(
      Buffer.from('Subject: see https://s.example/\r\nContent-Type: text/plain\r\n\r\n<html><a href="https://a.example/">x</a></html>'),
    );
    expect(readContent(message).links.map((l) => `${l.part} ${l.place} ${l.url.host}`)).toEqual(['subject text s.example', '1 link a.example']);
  });

  it('are listed themselves or by what they redirect to', () => {
    const { links } = readContent(
      html('<a href="https://r.example/?u=https%3A%2F%2Fa.evil.example">x</a><a href="https://good.example/">y</a><img src="http://evil.example/p">'),
    );
    expect(listedLinks(links, new Set(['evil.example'])).map((l) => l.host)).toEqual(['a.evil.example', 'evil.example']);
    expect(listedLinks(links, new Set())).toEqual([]);
  });

  it('stop at the budgets of a message with a note (obligation 13)', () => {
    const limits = { maxUrls: 5, maxTextParts: 1, maxPartChars: 10_000, maxChars: 10_000, maxNodes: 1000 };
    const { links, limits: crossed } = readContent(
      html(Array.from({ length: 50 }, (_, i) => `<a href="https://a${i}.example/">x</a>`).join('')),
      limits,
    );
    expect([links.length, crossed]).toEqual([5, ['LIMIT_URLS']]);
    expect(readContent(html('x'.repeat(20_000)), limits).limits).toEqual(['LIMIT_TEXT']);
  });

  it('never make it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('plain', 'html'), (body, type) => {
        const message = parseMessage(Buffer.from(`Subject: ${body}\r\nContent-Type: text/${type}\r\n\r\n${body}`));
        expect(linkFindings(readContent(message).links).length).toBeLessThan(20);
      }),
    );
  });
});

describe('a host that imitates', () => {
  it.each([
    ['https://paypa1.com/', 'same', 'PayPal'],
    ['https://rnicrosoft.com/', 'same', 'Microsoft'],
    ['https://xn--pypal-4ve.com/', 'same', 'PayPal'],
    ['https://micosoft.com/', 'near', 'Microsoft'],
    ['https://dhl-paket.example/', 'within', 'DHL'],
    ['https://netflix.com.login.example/', 'within', 'Netflix'],
  ])('%s: %s %s', (written, how, brand) => {
    const url = parseUrl(written);
    expect(url && lookalikeOf(url)).toMatchObject({ how, brand });
  });

  it.each([
    'https://www.paypal.com/',
    'https://amazon.co.uk/',
    'https://pineapple.example/',
    'https://sparkasse-musterstadt.de/',
    'https://203.0.113.9/',
  ])('%s does not', (written) => {
    const url = parseUrl(written);
    expect(url && lookalikeOf(url)).toBeUndefined();
  });

  it('mixes scripts within a label', () => {
    expect(['xn--pypal-4ve.com', 'xn--e1afmkfd.example', 'plain.example'].map(hasMixedScripts)).toEqual([true, false, false]);
  });
});
