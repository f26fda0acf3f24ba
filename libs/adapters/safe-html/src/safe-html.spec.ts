import { describe, expect, it } from 'vitest';

import { safeHtml } from './safe-html.js';

const none = { image: () => undefined };
const cleaned = (html: string) => safeHtml(html, none).html;

describe('HTML of a mail', () => {
  it('keeps text, tables, lists and simple styles', () => {
    const kept = '<table border="1"><tbody><tr><td colspan="2" style="color:#f00">a</td></tr></tbody></table><ul><li><b>b</b></li></ul>';
    expect(cleaned(kept)).toBe(kept);
  });

  it.each([
    '<script>x</script>',
    '<style>@import "http://x.example"</style>',
    '<svg><a href="x"><script>x</script></a></svg>',
    '<math><mi href="javascript:x">x</mi></math>',
    '<form action="x"><input></form>',
    '<meta http-equiv="refresh" content="0;url=x">',
    '<base href="http://x.example/">',
    '<link rel="stylesheet" href="x">',
    '<iframe src="x" srcdoc="x"></iframe>',
    '<object data="x"><embed src="x"></object>',
    '<video src="x" poster="x"><source src="x"></video>',
    '<template><img src=x onerror=x></template>',
  ])('loses %s', (html) => expect(cleaned(html)).not.toMatch(/[<>=]/));

  it.each([
    ['url()', 'background-color:url(http://x.example)'],
    ['an escaped url', 'background-color:u\\72l(http://x.example)'],
    ['image-set', 'background-color:image-set("x" 1x)'],
    ['expression', 'width:expression(alert(1))'],
    ['position', 'position:fixed;top:0;left:0'],
    ['a property of its own', '--x:url(x)'],
    ['a comment within', 'color:re/**/d'],
    ['broken syntax', 'color:red;}body{background:url(x)'],
  ])('loses of a style %s', (_what, style) => {
    expect(cleaned(`<p style='${style}'>a</p>`)).not.toMatch(/url|image-set|expression|position|--x|\/\*/);
  });

  it('loses every handler and address', () => {
    const html = cleaned(
      '<p onclick=x id=a name=b class=c background=d>a</p><td background="http://x.example">b</td><img src=x srcset="y 1x" onerror=z>',
    );
    expect(html).not.toMatch(/on\w+=|id=|name=|class=|background|srcset|src=/);
  });

  it('shows links as text, and says where they lead', () => {
    const { html, links } = safeHtml('<a href="javascript:x">one</a> <a href="https://two.example/?a=1&amp;b=2">two</a>', none);
    expect(html).not.toContain('href');
    expect(html).toContain('one');
    expect(links).toEqual(['javascript:x', 'https://two.example/?a=1&b=2']);
  });

  it('shows images of the mail itself, and counts the others', () => {
    const image = (id: string) => (id === 'a b@x' ? 'data:image/png;base64,AA==' : undefined);
    const { html, imagesLeftOut } = safeHtml(
      '<img src="cid:a%20b@x"><img src="cid:c"><img src="http://x.example/i.png"><img src="data:text/html,x">',
      { image },
    );
    expect(html.match(/src="[^"]*"/g)).toEqual(['src="data:image/png;base64,AA=="']);
    expect(imagesLeftOut).toBe(3);
  });

  it('cuts what is too long, and says so', () => {
    const { html, cut } = safeHtml('a'.repeat(2_000_000), none);
    expect(cut).toBe(true);
    expect(html.length).toBeLessThan(1_100_000);
  });

  it('gets through elements that lie deep in each other', () => {
    const { html, cut } = safeHtml(`${'<div>'.repeat(200_000)}deep`, none);
    expect(html.length).toBeLessThan(10_000);
    expect(cut).toBe(true);
  });
});
