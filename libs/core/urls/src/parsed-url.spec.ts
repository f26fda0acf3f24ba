import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isListedHost } from './listed-hosts.js';
import { nestedUrls } from './nested-urls.js';
import { parseUrl, registrableDomain } from './parsed-url.js';

describe('a URL', () => {
  it.each([
    ['http://3405803777/x', '203.0.113.1', ['odd-ip', 'ip-literal']],
    ['http://0xCB.0x00.0x71.0x01', '203.0.113.1', ['odd-ip', 'ip-literal']],
    ['http://203.0.113.1/x', '203.0.113.1', ['ip-literal']],
    ['https://paypal.com@evil.example/', 'evil.example', ['userinfo']],
    ['http:\\\\evil.example\\a', 'evil.example', ['backslash']],
    ['https://BÜCHER.example.', 'xn--bcher-kva.example', ['punycode']],
    ['http://[2001:db8::1]/', '[2001:db8::1]', ['ip-literal']],
    ['http://evil%2eexample/', 'evil.example', ['encoded-host']],
    ['http://ｅｖｉｌ.example/', 'evil.example', ['wide-characters']],
    ['hxxp://evil[.]example/x', 'evil.example', ['defanged']],
    ['http://ev\u200bil.example/', 'evil.example', ['control-characters']],
    ['http://evil.example:4711/', 'evil.example', ['odd-port']],
    ['http://a.b.c.d.e.f.evil.example/', 'a.b.c.d.e.f.evil.example', ['many-labels']],
    ['https://shop.example/', 'shop.example', []],
  ])('%s goes to %s by %j', (written, host, tricks) => {
    const url = parseUrl(written);
    expect([url?.host, [...(url?.tricks ?? [])].sort()]).toEqual([host, [...tricks].sort()]);
  });

  it.each(['mailto:a@b.example', 'not a link', 'http://', '#top', 'cid:1@b', 'tel:1'])('%j opens nothing', (written) => {
    expect(parseUrl(written)).toBeUndefined();
  });

  it('of a script or a page in itself has no host', () => {
    expect([parseUrl('java\nscript:alert(1)'), parseUrl('data:text/html,x')]).toMatchObject([
      { host: '', scheme: 'javascript', tricks: expect.arrayContaining(['script']) },
      { host: '', scheme: 'data', tricks: ['data'] },
    ]);
  });

  it('is resolved against its base', () => {
    expect(parseUrl('/pay?x=1#y', 'https://www.shop.co.uk/')).toMatchObject({
      host: 'www.shop.co.uk',
      domain: 'shop.co.uk',
      suffix: 'co.uk',
      path: '/pay',
      query: '?x=1',
      fragment: '#y',
    });
  });

  it('belongs to the customer where the suffix is private', () => {
    expect([registrableDomain('a.b.github.io'), registrableDomain('a.b.example.com')]).toEqual(['b.github.io', 'example.com']);
  });

  it.each([
    ['https://r.example/?u=https%3A%2F%2Fevil.example%2Fx', ['evil.example']],
    ['https://r.example/?u=https%253A%252F%252Fevil.example%252Fx', ['evil.example']],
    [`https://r.example/?u=${Buffer.from('https://evil.example/x').toString('base64url')}`, ['evil.example']],
    ['https://r.example/https://evil.example/x', ['evil.example']],
    ['https://r.example/?u=https://s.example/?v=https://evil.example/', ['s.example', 'evil.example']],
    ['https://r.example/?u=https://r.example/other', []],
    ['https://r.example/?page=12345678', []],
  ])('%s carries %j', (written, hosts) => {
    const url = parseUrl(written);
    expect(url && nestedUrls(url).map((u) => u.host)).toEqual(hosts);
  });

  it('is below a listed host, or only ends like it', () => {
    const listed = new Set(['evil.example']);
    expect(['evil.example', 'a.evil.example', 'notevil.example', ''].map((host) => isListedHost(host, listed))).toEqual([true, true, false, false]);
  });

  it('never throws', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.webUrl(),
      fc.string({ maxLength: 200 }).map((s) => `http://${s}`),
    );
    fc.assert(
      fc.property(text, text, (written, base) => {
        for (const url of [parseUrl(written), parseUrl(written, base)]) if (url !== undefined) expect(nestedUrls(url).length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
