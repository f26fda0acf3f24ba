import { sampleMail, tinyProgram, zip } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { base64, fileScanners, lines, mailWith } from './ask-scanners.js';

const told = fileScanners();
const program = tinyProgram();
const code = base64(program);
const script = (text: string) => lines('<html><body>', `<script>${text}</script>`, '</body></html>');
const pieces = (text: string, size: number) => text.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
const hex = (bytes: Buffer, before = '') => [...bytes].map((octet) => before + octet.toString(16).padStart(2, '0')).join('');
const url = (address: string) => lines(`<html><a download="a.exe" href="${address}">x</a></html>`);
const backwards = (text: string) => [...text].reverse().join('');
const escaped = (text: string) => [...Buffer.from(text)].map((octet) => `\\x${octet.toString(16)}`).join('');
const page = base64(script(`var b=atob("${code}")`));

const CARRIED: readonly (readonly [string, string])[] = [
  ['a string', `var b=atob('${code}')`],
  [
    'strings that are put together',
    `var b=${pieces(code, 40)
      .map((piece) => `'${piece}'`)
      .join('+')}`,
  ],
  [
    'strings over lines',
    `var b=${pieces(code, 40)
      .map((piece) => `"${piece}"`)
      .join(' +\n  ')}`,
  ],
  [
    'strings in two kinds of quotes',
    `var b=${pieces(code, 40)
      .map((piece, i) => (i % 2 === 0 ? `'${piece}'` : `"${piece}"`))
      .join('+')}`,
  ],
  [
    'a list of strings',
    `var b=[${pieces(code, 20)
      .map((piece) => `'${piece}'`)
      .join(', ')}].join('')`,
  ],
  [
    'strings that are added',
    pieces(code, 60)
      .map((piece) => `b += '${piece}';`)
      .join('\n'),
  ],
  [
    'strings that are added to a property',
    pieces(code, 60)
      .map((piece) => `window.b+="${piece}"`)
      .join('\n'),
  ],
  [
    'strings with concat',
    `var b=''${pieces(code, 60)
      .map((piece) => `.concat('${piece}')`)
      .join('')}`,
  ],
  [
    'strings with comments between',
    `var b=${pieces(code, 60)
      .map((piece) => `'${piece}'`)
      .join('/* x */+')}`,
  ],
  [
    'strings in brackets',
    `var b=${pieces(code, 60)
      .map((piece) => `('${piece}')`)
      .join('+')}`,
  ],
  ['a string over several lines', `var b='${pieces(code, 60).join('\\\n')}'`],
  ['a template over several lines', `var b=\`${pieces(code, 60).join('\n')}\``],
  ['a string backwards', `var b=atob('${backwards(code)}'.split('').reverse().join(''))`],
  ['hexadecimal digits', `var b='${hex(program)}'`],
  [
    'hexadecimal digits of capitals, in pieces',
    `var b=${pieces(hex(program).toUpperCase(), 50)
      .map((piece) => `'${piece}'`)
      .join('+')}`,
  ],
  ['escapes in a string', `var b='${hex(program, '\\x')}'`],
  ['escapes of base64', `var b='${escaped(code)}'`],
  ['escapes of URLs', `var b=unescape('${hex(program, '%')}')`],
  ['a list of numbers', `var b=new Uint8Array([${[...program].join(',')}])`],
  ['a list of hexadecimal numbers', `var b=[${[...program].map((octet) => `0x${octet.toString(16)}`).join(', ')}]`],
  ['a list of signed numbers', `var b=new Int8Array([${[...program].map((octet) => (octet > 127 ? octet - 256 : octet)).join(',')}])`],
  ['codes of characters', `var b=String.fromCharCode(${[...program].join(',')})`],
  ['base64 of base64', `var b=atob(atob('${base64(Buffer.from(code))}'))`],
  ['a page within', `document.write(atob('${page}'))`],
  ['a page within, in escapes', `document.write(unescape('${hex(script(`var b=atob("${code}")`), '%')}'))`],
  ['an archive', `var b=atob('${base64(zip([{ name: 'a.js', bytes: lines('hello') }]))}')`],
];

describe('a file that a page puts together', () => {
  it.each(CARRIED)('is found in %s', async (_how, text) => {
    for (const name of ['a.html', 'a.htm', 'a.xhtml', 'a.shtml', 'a.txt', 'a'])
      expect(await told(mailWith({ name, bytes: script(text) })), name).toContain('format');
  });

  it.each<readonly [string, Buffer]>([
    ['the value of a field', lines('<html>', `<input type="hidden" id="b" value="${code}">`, '<script>f(b.value)</script></html>')],
    ['an attribute of data', lines('<html>', `<div data-b='${code}'></div>`, '</html>')],
    ['an attribute over several lines', lines('<html>', `<div data-b="${pieces(code, 60).join('\n')}"></div>`, '</html>')],
    ['an element that nobody sees', lines('<html>', `<div style="display:none">${code}</div>`, '</html>')],
    ['an element over several lines', lines('<html>', `<pre id=b>${pieces(code, 76).join('\r\n')}</pre>`, '</html>')],
    ['a link that is one file', lines('<html>', `<a download="a.exe" href="data:application/octet-stream;base64,${code}">x</a></html>`)],
    ['a link with escapes', lines('<html>', `<a download="a.exe" href="data:application/x-msdownload,${hex(program, '%')}">x</a></html>`)],
    ['a link with references', url(`d&#97;ta:application/octet-stream&semi;base64&comma;${code}`)],
    ['a link with a blank before its encoding', url(`data:application/octet-stream; base64,${code}`)],
    [
      'a link with quotes in a parameter',
      lines(`<html><a download="a.exe" href='data:application/octet-stream;x="y:z";base64,${code}'>x</a></html>`),
    ],
    ['a link with an escape in its type', url(`data:applic%61tion/octet-stream;b%61se64,${code}`)],
    ['a link with white space in its type', url(`data:application/\toctet-stream;ba\nse64,${code}`)],
    ['a link that says that it is a picture', url(`data:image/png;base64,${code}`)],
    ['a link that says that it is a film', url(`data:video/mp4;base64,${code}`)],
    ['a link that says that it is a picture, with escapes', url(`data:image/png,${hex(program, '%')}`)],
    ['the value of a field, by references', lines('<html>', `<input value="${[...code].map((c) => `&#${c.charCodeAt(0)};`).join('')}"></html>`)],
    ['an element, by references', lines('<html>', `<b>${[...code].map((c) => `&#x${c.charCodeAt(0).toString(16)};`).join('')}</b></html>`)],
    ['an element, over lines by references', lines('<html>', `<b>${pieces(code, 40).join('&NewLine;')}</b></html>`)],
    [
      'a page by a prefix',
      lines('<?xml version="1.0"?><h:html xmlns:h="http://www.w3.org/1999/xhtml">', `<h:script>b=atob('${code}')</h:script></h:html>`),
    ],
    ['a comment', lines('<html>', `<!--${code}-->`, '<script>f()</script></html>')],
    ['a comment of a script', lines('<html>', `<script>f=function(){/*${code}*/}</script></html>`)],
    ['an attribute without quotes', lines('<html>', `<input id=b value=${code.replaceAll('=', '')}>`, '</html>')],
    ['a property of a style', lines('<html>', `<style>a{--b:${code}}</style>`, '</html>')],
    ['an expression of a script', lines('<html>', `<script>b=/${code.replaceAll('/', '_')}/.source</script></html>`)],
    ['a section of XML', lines('<html>', `<![CDATA[${code}]]>`, '</html>')],
    ['UTF-16', Buffer.from(`\ufeff<html><script>var b='${code}'</script></html>`, 'utf16le')],
    ['UTF-16, the other way around', Buffer.from(`\ufeff<html><script>var b='${code}'</script></html>`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(`<html><script>var b='${code}'</script></html>`, 'utf16le')],
    [
      'a frame with a picture that acts',
      lines(
        '<html>',
        `<object data="data:image/svg+xml;base64,${base64(lines('<svg xmlns="http://www.w3.org/2000/svg"><script>a()</script></svg>'))}"></object></html>`,
      ),
    ],
    [
      'a frame with a picture that acts, in escapes',
      lines(
        '<html>',
        `<iframe src="data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%3E%3Cscript%3Ea()%3C/script%3E%3C/svg%3E"></iframe></html>`.replaceAll(
          "'",
          '%27',
        ),
      ),
    ],
    ['a frame with a page', lines('<html>', `<iframe src="data:text/html;base64,${page}"></iframe></html>`)],
    ['a picture', lines('<svg xmlns="http://www.w3.org/2000/svg">', `<a href="data:application/octet-stream;base64,${code}"/></svg>`)],
    [
      'a page of XML',
      lines(
        '<?xml version="1.0"?>',
        '<html xmlns="http://www.w3.org/1999/xhtml"><body>',
        `<script>//<![CDATA[`,
        `var b='${code}'`,
        '//]]></script></body></html>',
      ),
    ],
  ])('is found in %s', async (_how, bytes) => {
    expect(await told(mailWith({ name: 'a.html', bytes }))).toContain('format');
  });

  it('is found wherever the page is', async () => {
    const bytes = script(
      `var b=${pieces(code, 40)
        .map((piece) => `'${piece}'`)
        .join('+')}`,
    );
    const inner = mailWith({ name: 'a.html', bytes });
    expect(await told(mailWith({ name: 'a.zip', bytes: zip([{ name: 'a.html', bytes }]) }))).toContain('format');
    expect(await told(mailWith({ name: 'a.eml', bytes: inner }))).toContain('format');
    expect(await told(mailWith({ name: 'a.eml', bytes: inner, type: 'message/rfc822' }))).toContain('format');
    const html = bytes.toString();
    expect(await told(sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: 'x', html }))).toContain('format');
  });

  it.each([
    ['a page', '<html><body onload="a()"><script>a()</script></body></html>', []],
    ['a picture with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>a()</script></svg>', ['format']],
    ['a picture that acts', '<svg xmlns="http://www.w3.org/2000/svg"><rect onclick="a()"/></svg>', ['format']],
    ['a picture that leads to a script', '<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:a()"/></svg>', ['format']],
    ['a picture that acts by an event nobody knows', '<svg xmlns="http://www.w3.org/2000/svg"><a onnew="a()"/></svg>', ['format']],
    [
      'a picture that leads to a script by references',
      '<svg xmlns="http://www.w3.org/2000/svg"><a href="java&#115;cript&#58;a()"/></svg>',
      ['format'],
    ],
    ['a picture that leads to a script over a line', '<svg xmlns="http://www.w3.org/2000/svg"><a href="java&#10;script:a()"/></svg>', ['format']],
    ['a picture that changes a link', '<svg xmlns="http://www.w3.org/2000/svg"><set attributeName="href" to="javascript:a()"/></svg>', ['format']],
    ['a picture by a prefix', '<x:svg xmlns:x="http://www.w3.org/2000/svg"><x:script>1</x:script></x:svg>', ['format']],
    [
      'a picture with an entity',
      '<!DOCTYPE svg [<!ENTITY s "&#60;script>1&#60;/script>">]><svg xmlns="http://www.w3.org/2000/svg">&s;</svg>',
      ['format'],
    ],
    ['a long picture', `<svg xmlns="http://www.w3.org/2000/svg"><path d="${'M0 0'.repeat(20_000)}"/><script>1</script></svg>`, ['format']],
    ['a picture without a script', '<svg xmlns="http://www.w3.org/2000/svg"><text font="on">script: on</text></svg>', []],
    ['a picture of XML with a script', '<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', ['format']],
  ] as const)('may be no file at all: %s', async (_what, text, wanted) => {
    for (const name of ['a.svg', 'a.html', 'a.xml'])
      if (!(name === 'a.html' && text.includes('xmlns'))) expect(await told(mailWith({ name, bytes: lines(text) })), name).toEqual(wanted);
  });
});

/** What the program is under a key that only the script knows. */
const sealed = base64(Buffer.from(program.map((octet, i) => octet ^ ((i * 7 + 91) & 255))));
const open = `for(i=0;i<n;i++)a[i]=c.charCodeAt(i)^((i*7+91)&255);`;
const HIDDEN: readonly (readonly [string, string])[] = [
  [
    'a link that is clicked',
    `var c=atob('${sealed}'),a=new Uint8Array(n);${open}l.href=URL.createObjectURL(new Blob([a]));l.download='a.exe';l.click()`,
  ],
  ['the old way of one browser', `var c=atob('${sealed}');${open}navigator.msSaveOrOpenBlob(new Blob([a]),'a.exe')`],
  [
    'names that are put together',
    `var c=window['at'+'ob']('${sealed}');${open}x=window['UR'+'L']['create'+"Object"+'URL'](new window['Bl'+'ob']([a]));l['down'+'load']='a';l['cl'+'ick']()`,
  ],
  ['names in escapes', `var c=window['\\x61\\x74\\x6f\\x62']('${sealed}');${open}x=URL['\\u0063reateObjectURL'](y);l['\\x64ownload']='a'`],
  ['a file instead of a blob', `var c=atob('${sealed}');${open}f=new File([a],'a.exe');location.href=URL.createObjectURL(f)`],
  [
    'a URL that is put together',
    `var c=atob('${sealed}');${open}l.href='data:application/octet-stream;base64,'+btoa(s);l.download='a.exe';l.click()`,
  ],
  ['an event that is made', `var c=atob('${sealed}');${open}l.href=URL.createObjectURL(new Blob([a]));l.dispatchEvent(new MouseEvent('click'))`],
  ['a text that is run', `eval(decrypt(atob('${sealed}')))`],
  ['a page that is written', `${open}document.write(decode(unescape('${sealed}')))`],
  ['names that say nothing', `var _0x3fa2=['${sealed}'];(function(_0x1b2c,_0x4d5e){_0x1b2c[_0x4d5e]()}(_0x3fa2,0x1f))`],
  [
    'noise in the string',
    `var c=atob('zz9${pieces(code, 7).join('zz9')}'.split('zz9').join(''));b=new Blob([c]);l.href=URL.createObjectURL(b);l.click()`,
  ],
];

describe('a page that makes a file of what nobody here can read', () => {
  it.each(HIDDEN)('is never clean: by %s', async (_how, text) => {
    for (const name of ['a.html', 'a.txt']) expect(await told(mailWith({ name, bytes: script(text) })), name).toContain('scanError');
    expect(await told(mailWith({ name: 'a.zip', bytes: zip([{ name: 'a.html', bytes: script(text) }]) }))).toContain('scanError');
  });

  it.each<readonly [string, string]>([
    ['a table to save', `f=function(t){l.href=URL.createObjectURL(new Blob([t],{type:'text/csv'}));l.download='a.csv';l.click()}`],
    [
      'a picture in base64',
      `img.src='data:image/png;base64,${base64(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(900, 0xa7)]))}';b=new Blob([atob(x)]);l.download='a.png';l.click()`,
    ],
    ['sums of scripts', `<script src="a.js" integrity="sha512-${base64(Buffer.alloc(64, 0x5b))}"></script>`.repeat(8)],
    [
      'links of a newsletter',
      `</script>${Array.from({ length: 30 }, (_, i) => `<a href="https://click.mailer.example/ls/click?upn=u001.${base64(Buffer.alloc(150, 0x5b + i))}">x</a>`).join('')}<script>document.write(unescape('%3Cb%3E'))`,
    ],
    ['words', `var names=[${Array.from({ length: 90 }, () => "'mousedown','keypressed','scrollintoview'").join(',')}];eval(x);atob(y)`],
    ['numbers of a chart', `draw([${Array.from({ length: 400 }, (_, i) => i % 200).join(',')}]);l.download='a.png';atob(x);new Blob([y])`],
  ])('is another than a report with %s', async (_what, text) => {
    expect(await told(mailWith({ name: 'a.html', bytes: script(text) }))).toEqual([]);
  });
});
