import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readHtml } from './html-view.js';

describe('HTML', () => {
  it('shows links with what they say and where they go, forms and images', () => {
    const view = readHtml(
      '<p style="display:none">secret</p><a href="http://evil.example/a">https://<b>bank</b>.example</a><form action="//evil.example/f"><input type=PASSWORD></form><img src="cid:1"><img src=http://i.example/p.gif><script>no</script>',
    );
    expect(view.urls).toEqual([
      { raw: 'http://evil.example/a', place: 'link', label: 'https://bank.example' },
      { raw: '//evil.example/f', place: 'form', label: '' },
      { raw: 'http://i.example/p.gif', place: 'image', label: '' },
    ]);
    expect(view.counts).toMatchObject({ images: 2, forms: 1, passwordFields: 1, scripts: 1, hidden: 1 });
    expect([view.text.trim(), view.hiddenChars]).toEqual(['https://bank.example', 6]);
  });

  it.each([
    '<span style="font-size:0">x</span>',
    '<span style="color:#fff;background-color:white">x</span>',
    '<font color="white"><span style="visibility: hidden">x</span></font>',
    '<div hidden>x</div>',
    '<div style="opacity:0"><p>x</p></div>',
    '<td bgcolor="#ffffff" style="color:rgb(255, 255, 255)">x</td>',
  ])('hides the text of %s', (html) => {
    expect(readHtml(html)).toMatchObject({ text: expect.not.stringContaining('x'), hiddenChars: 1 });
  });

  it.each(['<span style="font-size:10px">x</span>', '<span style="opacity:0.9">x</span>', '<td bgcolor="#000" style="color:#fff">x</td>'])(
    'shows the text of %s',
    (html) => {
      expect(readHtml(html)).toMatchObject({ text: expect.stringContaining('x'), hiddenChars: 0 });
    },
  );

  it.each([
    ['size', '<table style="font-size:0"><td style="font-size:14px">x</td></table>'],
    ['size', '<td style="font-size:0px;line-height:0"><div><p style="font: bold 14px/1.5 Arial">x</p></div></td>'],
    ['size', '<div style="font-size:0"><font size="3">x</font></div>'],
    ['size', '<div style="font-size:0.01px"><span style="font-size:medium">x</span></div>'],
    ['size', '<div style="font-size:0"><b style="font-size:1rem">x</b></div>'],
    ['visibility', '<div style="visibility:hidden"><b style="visibility:visible">x</b></div>'],
    ['colour', '<td style="color:#fff;background:#fff"><p style="color:#333">x</p></td>'],
    ['size', '<p style="font-size:1em">x</p>'],
    ['size', '<p style="font-size:100%">x</p>'],
  ])('shows what has a %s of its own within a wrapper that has none: %s', (_what, html) => {
    expect(readHtml(html)).toMatchObject({ text: expect.stringContaining('x'), hiddenChars: 0 });
  });

  it.each([
    '<div style="font-size:0"><p style="font-size:100%">x</p></div>',
    '<div style="font-size:0"><p style="font-size:2em">x</p></div>',
    '<div style="display:none"><p style="font-size:14px;visibility:visible">x</p></div>',
    '<div style="font-size:14px"><p style="font-size:1px">x</p></div>',
    '<div style="visibility:hidden"><p style="font-size:14px">x</p></div>',
    '<div style="font-size:0"><p style="font-weight:400">x</p></div>',
    '<div style="font:0/0 a">x</div>',
    '<div style="opacity:0"><p style="opacity:1">x</p></div>',
  ])('keeps hidden what no style within shows: %s', (html) => {
    expect(readHtml(html)).toMatchObject({ text: expect.not.stringContaining('x'), hiddenChars: 1 });
  });

  it('counts the spaces of a wrapper without size as nothing', () => {
    const html = '<td style="font-size:0">  <div style="font-size:16px">one</div>  <div style="font-size:16px">two</div>  </td>';
    expect(readHtml(html)).toMatchObject({ hiddenChars: 0, counts: { hidden: 1 } });
  });

  it('sends its reader on, loads frames and styles', () => {
    const html =
      '<base href="https://b.example/"><meta http-equiv=Refresh content="0; url=https://evil.example/"><iframe src="/f"></iframe><style>p{background:url(https://s.example/x.png)}</style><a href="y"><img src="z" alt="Pay now"></a>';
    expect(readHtml(html).urls.map((u) => `${u.place} ${u.raw} ${u.label}`.trim())).toEqual([
      'base https://b.example/',
      'refresh https://evil.example/',
      'frame /f',
      'style https://s.example/x.png',
      'image z',
      'link y Pay now',
    ]);
  });

  it('separates the words of blocks, not those within a line', () => {
    expect(readHtml('<div>one</div><div>two<b>three</b></div>').text.trim()).toBe('one twothree');
  });

  it.each([
    ['nodes', '<b>'.repeat(200), { maxNodes: 100 }],
    ['depth', '<div>'.repeat(200), { maxDepth: 20 }],
    ['urls', '<a href="http://a.example">x</a>'.repeat(10), { maxUrls: 3 }],
    ['text', 'word '.repeat(100).concat('<p>'.repeat(3), 'x'), { maxText: 50 }],
  ])('crosses its budget of %s and says so', (limit, html, own) => {
    expect(readHtml(html, { maxNodes: 1000, maxDepth: 500, maxUrls: 100, maxText: 10_000, ...own }).limits).toEqual([limit]);
  });

  it('ends at a depth that no page has (obligation 13)', () => {
    const view = readHtml(`${'<div>'.repeat(20_000)}<a href="http://a.example">x</a>`);
    expect([view.urls, view.limits, view.counts.nodes < 20_000]).toEqual([[], ['depth'], true]);
    expect(readHtml(`${'<div></div>'.repeat(20_000)}<a href="http://a.example">x</a>`)).toMatchObject({
      urls: [{ raw: 'http://a.example' }],
      limits: [],
    });
  });

  it('never makes the reader throw', () => {
    const piece = fc.constantFrom(
      '<a href="',
      '">',
      '</a>',
      '<div style="',
      '<!--',
      '-->',
      '<script>',
      '</script>',
      '<p',
      '>',
      '&#0;',
      '&amp',
      '<![CDATA[',
      'x',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.array(piece, { maxLength: 60 }).map((p) => p.join('')),
    );
    fc.assert(
      fc.property(text, (html) => {
        expect(readHtml(html).counts.nodes).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
