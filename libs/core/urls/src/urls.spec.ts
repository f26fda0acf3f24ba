import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { scanHtml, urlsInText } from './find-urls.js';
import { imitatedBrand, mixesScripts } from './lookalike.js';
import { isListedHost, normaliseUrl, redirectTargets } from './normalise-url.js';

describe('links', () => {
  it('are found in HTML with what they say and where they go', () => {
    const { urls, html, text } = scanHtml(
      '<p style="display:none">x</p><a href="http://evil.example/a">https://bank.example</a><form action="//evil.example/f"><input type=PASSWORD></form><img src="cid:1"><img src=http://i.example/p.gif><script>no</script>',
    );
    expect(urls.filter((u) => u.from !== 'text')).toEqual([
      { url: 'http://evil.example/a', from: 'link', label: 'https://bank.example' },
      { url: '//evil.example/f', from: 'form', label: '' },
      { url: 'http://i.example/p.gif', from: 'image', label: '' },
    ]);
    expect(html).toEqual({ images: 2, forms: 1, passwordFields: 1, scripts: 1, hidden: 1 });
    expect(text).not.toContain('no');
  });

  it('are found in text without the full stop behind them', () => {
    expect(urlsInText('See www.a.example. Or hxxp://b.example/x, please', 10).map((u) => u.url)).toEqual(['www.a.example', 'hxxp://b.example/x']);
  });

  it.each([
    ['http://3405803777/x', '203.0.113.1', true],
    ['http://0xCB.0x00.0x71.0x01', '203.0.113.1', true],
    ['https://paypal.com@evil.example/', 'evil.example', false],
    ['http:\\\\evil.example\\a', 'evil.example', false],
    ['https://BÜCHER.example.', 'xn--bcher-kva.example', false],
    ['http://[2001:db8::1]/', '2001:db8::1', true],
  ])('%s go to %s', (text, host, isIp) => {
    expect(normaliseUrl(text)).toMatchObject({ host, isIp });
  });

  it.each(['javascript:alert(1)', 'mailto:a@b.example', 'not a link', 'http://'])('%j is none', (text) => {
    expect(normaliseUrl(text)).toBeUndefined();
  });

  it('carry their targets in redirectors', () => {
    const address = normaliseUrl('https://r.example/?u=https%3A%2F%2Fevil.example%2Fx');
    expect(address && redirectTargets(address).map((a) => a.host)).toEqual(['evil.example']);
  });

  it('cross their budgets with a finding', () => {
    expect(scanHtml('<a href="http://a.example">x</a>'.repeat(10), { maxUrls: 3, maxNodes: 100 }).limits).toEqual(['LIMIT_URLS']);
    expect(scanHtml('<b>'.repeat(200), { maxUrls: 3, maxNodes: 100 }).limits).toEqual(['LIMIT_HTML_NODES']);
  });

  it('never make the scan throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void [scanHtml(text), normaliseUrl(text), urlsInText(text, 5)]));
  });
});

describe('imitations', () => {
  it.each([
    ['paypa1.com-login.example', 'com-login.example', 'paypal'],
    ['paypal.evil.example', 'evil.example', 'paypal'],
    ['www.paypal.com', 'paypal.com', undefined],
    ['pineapple.example', 'pineapple.example', undefined],
  ])('%s', (text, domain, brand) => {
    expect(imitatedBrand(text, domain)).toBe(brand);
  });
  it('mix scripts within a word', () => {
    expect([mixesScripts('pаypal'), mixesScripts('привет'), mixesScripts('paypal')]).toEqual([true, false, false]);
  });
  it('are below a listed host', () => {
    const listed = new Set(['evil.example']);
    expect([isListedHost('a.evil.example', listed), isListedHost('notevil.example', listed)]).toEqual([true, false]);
  });
});
