import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { urlsInText } from './urls-in-text.js';

const found = (text: string) => urlsInText(text, 10).map((u) => u.raw);

describe('URLs in text', () => {
  it.each([
    ['See https://a.example/x. Or (http://b.example/y), please!', ['https://a.example/x', 'http://b.example/y']],
    ['the page http://a.example/wiki/X_(y) says', ['http://a.example/wiki/X_(y)']],
    ['open hxxp://b.example/x now', ['hxxp://b.example/x']],
    ['go to www.shop.com, or shop.co.uk/pay', ['http://www.shop.com', 'http://shop.co.uk/pay']],
    ['mail office@shop.com, see setup.py and e.g. this', []],
    ['请看https://a.example/中。', ['https://a.example/中']],
    ['no link here at all', []],
  ])('%s', (text, urls) => {
    expect(found(text)).toEqual(urls);
  });

  it('stop at their budget', () => {
    expect(urlsInText('http://a.example/ '.repeat(100), 3)).toHaveLength(3);
  });

  it('come in the order of the text, those without a scheme too', () => {
    expect(urlsInText('www.a.com http://b.com/ www.c.com', 10).map((u) => [u.raw, u.bare])).toEqual([
      ['http://www.a.com', true],
      ['http://b.com/', false],
      ['http://www.c.com', true],
    ]);
  });

  it('never make it throw', () => {
    const unit = fc.oneof(fc.integer({ min: 32, max: 127 }), fc.integer({ min: 0, max: 0xffff }));
    const any = fc.array(unit, { maxLength: 300 }).map((units) => `www.${String.fromCharCode(...units)}.com http://${String.fromCharCode(...units)}`);
    fc.assert(
      fc.property(any, (text) => {
        expect(urlsInText(text, 5).length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
