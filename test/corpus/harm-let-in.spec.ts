import { deflateSync, gzipSync } from 'node:zlib';

import { HARMLESS_MACRO, eicar, officeDocument, ole, oldWordDocument, pdf, rar, tar, tinyProgram, vbaStreams, zip } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { base64, fileScanners, lines as text, mailWith } from './ask-scanners.js';

const told = fileScanners();
const utf16 = (bytes: Buffer) => Buffer.from(`\ufeff${bytes.toString()}`, 'utf16le');

const JS = text('var a = 1;', 'alert(a);');
const PLAIN = text('hello');
const LNK = Buffer.concat([Buffer.from('4c0000000114020000000000c000000000000046', 'hex'), Buffer.alloc(80)]);
const XML = '<?xml version="1.0"?>';
const iso = (() => {
  const image = Buffer.alloc(20 * 2048);
  image.write('\x01CD001\x01', 16 * 2048, 'latin1');
  image.write('\xffCD001\x01', 17 * 2048, 'latin1');
  return image;
})();

const names = (list: string) => list.split(' ').map((ext) => `a.${ext}`);
const XML_FILES: readonly (readonly [string, string])[] = [
  ['a console', `${XML}<MMC_ConsoleFile ConsoleVersion="3.0"/>`],
  ['a deployment', `${XML}<asmv1:assembly xmlns:asmv1="urn:schemas-microsoft-com:asm.v1"><deployment/></asmv1:assembly>`],
  ['a Java launcher', `${XML}<jnlp spec="1.0+"><application-desc main-class="A"/></jnlp>`],
  ['a search of a foreign server', `${XML}<searchConnectorDescription><simpleLocation/></searchConnectorDescription>`],
  [
    'a style sheet with a script',
    `${XML}<xsl:stylesheet xmlns:ms="urn:schemas-microsoft-com:xslt"><ms:script language="JScript">1</ms:script></xsl:stylesheet>`,
  ],
  ['a scriptlet', `${XML}<scriptlet><script>1</script></scriptlet>`],
  ['a page that is a program', '<hta:application/><script>1</script>'],
  ['a starter of a desktop', '[Desktop Entry]\nType=Application\nExec=true\n'],
  ['a picture with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
  ['a picture that acts when it is shown', '<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>'],
];
const WITHIN: readonly (readonly [string, string, Buffer])[] = [
  ['a ZIP', 'a.zip', zip([{ name: 'a.js', bytes: PLAIN }])],
  ['a RAR', 'a.rar', rar([{ name: 'a.js', bytes: PLAIN }])],
  ['a compressed tar', 'a.tgz', gzipSync(tar([{ name: 'a.js', bytes: PLAIN }]))],
  ['a mail in a ZIP', 'a.zip', zip([{ name: 'm.eml', bytes: mailWith({ name: 'a.js', bytes: JS }) }])],
  ['a page that hands it out', 'a.html', text(`<html><a download href="data:application/octet-stream;base64,${base64(tinyProgram())}">x</a></html>`)],
  ['the script of a page', 'a.html', text(`<html><script>var b=atob("${base64(tinyProgram())}")</script></html>`)],
  ['the script of a page, as an archive', 'a.htm', text(`<html><script>var b='${base64(zip([{ name: 'a.js', bytes: PLAIN }]))}'</script></html>`)],
  ['the script of a page, as a template', 'a.xhtml', text(`<html><script>var b=\`${base64(tinyProgram())}\`</script></html>`)],
  [
    'a web archive',
    'a.mht',
    text(
      'MIME-Version: 1.0',
      'Content-Type: multipart/related; boundary=b',
      '',
      '--b',
      'Content-Transfer-Encoding: base64',
      '',
      base64(tinyProgram()),
      '--b--',
      '',
    ),
  ],
  [
    'an appointment',
    'a.ics',
    text(
      'BEGIN:VCALENDAR',
      `ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=a.exe:${base64(tinyProgram()).replace(/(.{60})/g, '$1\r\n ')}`,
      'END:VCALENDAR',
    ),
  ],
  ['an appointment, by its name alone', 'a.ics', text('BEGIN:VCALENDAR', `ATTACH;FILENAME="a.js";ENCODING=BASE64:${base64(PLAIN)}`, 'END:VCALENDAR')],
  ['a card', 'a.vcf', text('BEGIN:VCARD', `PHOTO;ENCODING=b:${base64(tinyProgram())}`, 'END:VCARD')],
  [
    'an Outlook item',
    'a.msg',
    ole([
      { path: '__attach_version1.0_#00000000/__substg1.0_37010102', bytes: PLAIN },
      { path: '__attach_version1.0_#00000000/__substg1.0_3707001F', bytes: Buffer.from('a.js', 'utf16le') },
      { path: '__properties_version1.0', bytes: Buffer.alloc(64) },
    ]),
  ],
  [
    'a PDF',
    'a.pdf',
    Buffer.concat([
      pdf(),
      text('', '9 0 obj', '<< /Type /EmbeddedFile /Filter /FlateDecode /Length 500 >>', 'stream', ''),
      deflateSync(tinyProgram()),
      text('', 'endstream', 'endobj', ''),
    ]),
  ],
  ['an object of RTF', 'a.doc', text(`{\\rtf1{\\object\\objemb{\\*\\objdata ${tinyProgram().toString('hex')}}}}`)],
  ['uuencoded text', 'a.txt', text('begin 644 a.js', '%:&5L;&\\', '`', 'end', '')],
];

describe('a file that is run by its name, whatever is in it', () => {
  it.each([
    ...names(
      'js jse vbs vbe ps1 psm1 psd1 bat cmd hta wsf wsh ws wsc sct reg url scf inf iqy oqy dqy rqy slk rdp theme settingcontent-ms library-ms',
    ),
    ...names('ps1xml cdxml pssc psc1 ps2 msh msh1 mshxml msc application appref-ms xbap jnlp website search-ms searchconnector-ms'),
    ...names('py pyw pyc pyz rb pl php sh command ahk au3 lua desktop webloc inetloc scpt'),
  ])('is a forbidden format: %s', async (name) => {
    expect(await told(mailWith({ name, bytes: PLAIN }))).toContain('format');
    expect(await told(mailWith({ name: 'a.zip', bytes: zip([{ name, bytes: PLAIN }]) }))).toContain('format');
  });

  it.each([
    ['a double ending', 'invoice.pdf.js'],
    ['an ending turned around', 'invoice\u202efdp.js'],
    ['an ending behind many blanks', `a.pdf${' '.repeat(80)}.js`],
    ['a dot behind it', 'a.js.'],
    ['blanks and dots behind it', 'a.js . .'],
    ['a blank that does not break', 'a.js\u00a0'],
    ['a character that nobody sees', 'a.js\u200b'],
    ['a mark of direction', 'a.js\u200f'],
    ['a soft hyphen behind it', 'a.js\u00ad'],
    ['the stream of its data', 'a.js::$DATA'],
    ['a NUL', 'a.js\u0000.txt'],
    ['capitals', 'A.JS'],
  ])('is it also by %s', async (_how, name) => {
    expect(await told(mailWith({ name, bytes: PLAIN }))).toContain('format');
  });
});

describe('a file that acts, by whatever name', () => {
  it.each(XML_FILES)('is a forbidden format: %s', async (_what, content) => {
    for (const name of ['a.txt', 'a.xml', 'a'])
      for (const bytes of [Buffer.from(content), utf16(Buffer.from(content))])
        expect(await told(mailWith({ name, bytes })), name).toContain('format');
  });

  it.each([
    ['a shortcut', LNK],
    ['a program', tinyProgram()],
    ['a Linux program', Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(100)])],
    [
      'a Java archive',
      zip([
        { name: 'META-INF/MANIFEST.MF', bytes: text('Manifest-Version: 1.0', '') },
        { name: 'A.class', bytes: Buffer.from('cafebabe00000034', 'hex') },
      ]),
    ],
  ])('is a forbidden format: %s', async (_what, bytes) => {
    for (const name of ['a.pdf', 'a.xll', 'a', 'a.txt', 'a.jpg']) expect(await told(mailWith({ name, bytes })), name).toContain('format');
  });

  it.each([
    ['a PDF before a script', 'a.js', Buffer.concat([pdf(), JS])],
    ['a picture before a script', 'a.js', text('GIF89a/*', '*/=1;alert(1)')],
    ['a photo before a script', 'a.php', Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), text('<?php echo 1; ?>')])],
    ['an archive behind a page', 'a.hta', Buffer.concat([text('<html><script>1</script></html>'), zip([{ name: 'a.txt', bytes: PLAIN }])])],
  ])('is one although it is something else too: %s', async (_what, name, bytes) => {
    expect(await told(mailWith({ name, bytes }))).toContain('format');
  });
});

describe('a file within another one', () => {
  it.each(WITHIN)('is found in %s', async (_where, name, bytes) => {
    expect(await told(mailWith({ name, bytes }))).toContain('format');
  });

  it('is given to the engines from a mail in an archive in a mail', async () => {
    const inner = mailWith({ name: 'a.zip', bytes: zip([{ name: 'e.com', bytes: eicar() }]) });
    expect(await told(mailWith({ name: 'a.zip', bytes: zip([{ name: 'm.eml', bytes: inner }]) }))).toContain('infected');
  });

  it.each([
    ['a cabinet', 'a.cab', Buffer.concat([Buffer.from('MSCF'), Buffer.alloc(60)])],
    ['an ACE', 'a.ace', Buffer.concat([Buffer.alloc(7), Buffer.from('**ACE**'), Buffer.alloc(60)])],
    ['a Windows image', 'a.wim', Buffer.concat([Buffer.from('MSWIM\0\0\0'), Buffer.alloc(300)])],
    ['a disc image', 'a.iso', iso],
    ['a hard disc', 'a.vhd', Buffer.concat([Buffer.alloc(2048), Buffer.from('conectix'), Buffer.alloc(504)])],
    ['a hard disc of today', 'a.vhdx', Buffer.concat([Buffer.from('vhdxfile'), Buffer.alloc(4096)])],
    ['a help file', 'a.chm', Buffer.concat([Buffer.from('ITSF'), Buffer.alloc(300)])],
    ['an image of a Mac', 'a.dmg', Buffer.concat([Buffer.alloc(2048), Buffer.from('koly'), Buffer.alloc(508)])],
  ])('that cannot be unpacked is never clean: %s', async (_what, name, bytes) => {
    expect(await told(mailWith({ name, bytes }))).toContain('scanError');
  });
});

describe('a document with macros', () => {
  it.each(['docm', 'dotm', 'xlsm', 'xltm', 'xlam', 'xlsb', 'pptm', 'potm', 'ppsm', 'ppam', 'sldm', 'vsdm', 'docx', 'xlsx', 'pptx'] as const)(
    'is told: %s',
    async (kind) => {
      const bytes = officeDocument({ kind: kind as 'docm', macros: HARMLESS_MACRO });
      for (const name of [`a.${kind}`, 'a.doc', 'a.txt']) expect(await told(mailWith({ name, bytes })), name).toContain('macros');
    },
  );

  it.each([
    ['Word', oldWordDocument({ macros: HARMLESS_MACRO })],
    ['Excel', ole([{ path: 'Workbook', bytes: Buffer.alloc(600) }, ...vbaStreams(HARMLESS_MACRO, '_VBA_PROJECT_CUR/')])],
    ['Publisher', ole([{ path: 'Quill/QuillSub/CONTENTS', bytes: Buffer.alloc(600) }, ...vbaStreams(HARMLESS_MACRO)])],
    ['a table of symbols', text('ID;P', 'O;E', 'NN;NAuto_open;ER101C1', '')],
    ['a table that starts a program', text('a,b', "=cmd|' /C calc'!A0,x", '')],
    ['a PDF that starts a program', pdf('/OpenAction << /S /Launch /F (a.exe) >>')],
  ])('is told in the forms of old: %s', async (what, bytes) => {
    expect(await told(mailWith({ name: what.startsWith('a table') ? 'a.csv' : 'a.bin', bytes }))).toContain('macros');
  });
});
