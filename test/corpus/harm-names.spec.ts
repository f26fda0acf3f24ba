import { zip } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { fileScanners, lines, mailWith } from './ask-scanners.js';

const told = fileScanners();
const PLAIN = lines('hello');
/** What a compiled or packed script looks like: no text. */
const BINARY = Buffer.concat([Buffer.from('6f0d0d0a00000000', 'hex'), Buffer.alloc(200, '\x00\x01\xe3h')]);
const files = (list: string) => list.split(' ').map((extension) => `a.${extension}`);

describe('a file that a system starts something by, by its ending', () => {
  it.each([
    ...files(
      'csproj vbproj fsproj vcxproj wixproj proj odc udl iqy oqy dqy rqy slk settingcontent-ms appcontent-ms search-ms searchconnector-ms library-ms',
    ),
    ...files('url website scf appref-ms application appinstaller vsto xbap msc wsb wsf wsh wsc sct htc hta rdp ica theme jnlp inf reg'),
    ...files('js jse vbs vbe vb ps1 psm1 psd1 ps1xml psc1 psc2 pssc psrc cdxml bat cmd msh diagcab diagpkg'),
    ...files('desktop kdelnk flatpakref sh bash zsh ksh csh command tool terminal workflow wflow inetloc webloc fileloc scpt applescript'),
    ...files('py pyw pyc pyo pyz pyzw rb rbw pl php php7 phtml phar lua ahk au3'),
  ])('is a forbidden format: %s', async (name) => {
    for (const own of [name, name.toUpperCase(), `invoice.pdf.${name.slice(2)}`])
      expect(await told(mailWith({ name: own, bytes: PLAIN })), own).toContain('format');
    expect(await told(mailWith({ name: 'a.zip', bytes: zip([{ name, bytes: PLAIN }]) }))).toContain('format');
  });

  it.each(files('js vbs ps1 bat hta reg py pyc pyw pyz phar scpt command tool sh url scf inf theme rdp desktop diagcab'))(
    'is one too when its bytes are no text: %s',
    async (name) => {
      expect(await told(mailWith({ name, bytes: BINARY }))).toContain('format');
    },
  );
});

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const plist = (body: string) =>
  lines(XML, '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "">', `<plist version="1.0"><dict>${body}</dict></plist>`);
const shortcutOfOld = Buffer.alloc(967);
shortcutOfOld.write('MICROSOFT PIFEX', 369, 'latin1');

describe('a file that a system starts something by, by its content', () => {
  it.each<readonly [string, Buffer]>([
    [
      'a project that runs a command',
      lines('<Project Sdk="Microsoft.NET.Sdk"><Target Name="a" BeforeTargets="Build"><Exec Command="calc"/></Target></Project>'),
    ],
    ['a project of old', lines(XML, '<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"><Target Name="a"/></Project>')],
    [
      'a connection of a table',
      lines(
        '<html xmlns:odc="urn:schemas-microsoft-com:office:odc"><head><meta http-equiv=Content-Type content="text/x-ms-odc; charset=utf-8">',
        '</head></html>',
      ),
    ],
    [
      'a connection of a table in its element',
      lines('<html><xml id=msodc><odc:OfficeDataConnection><odc:Connection/></odc:OfficeDataConnection></xml></html>'),
    ],
    ['a query of a page', lines('WEB', '1', 'http://a.example/', '')],
    ['a sandbox', lines('<Configuration><LogonCommand><Command>calc</Command></LogonCommand></Configuration>')],
    [
      'an installer of an application',
      lines(XML, '<AppInstaller xmlns="http://schemas.microsoft.com/appx/appinstaller/2018" Uri="https://a.example/a.appinstaller"/>'),
    ],
    ['a session of a foreign server', lines('[WFClient]', 'Version=2', '[ApplicationServers]')],
    ['a program of Flatpak', lines('[Flatpak Ref]', 'Name=a', 'Url=https://a.example/')],
    ['a window of a terminal', plist('<key>CommandString</key><string>open -a Calculator</string>')],
    ['steps of Automator', plist('<key>AMApplicationBuild</key><string>1</string>')],
    ['a compiled script of a Mac', Buffer.concat([lines('FasdUAS 1.101.10'), Buffer.alloc(300, '\x0e\x00\x00\x04')])],
    ['a shortcut of old', shortcutOfOld],
    ['a help file', Buffer.concat([Buffer.from('ITSF\x03\0\0\0'), Buffer.alloc(300)])],
    ['help of old', Buffer.concat([Buffer.from('3f5f0300', 'hex'), Buffer.alloc(300)])],
    ['a table of a shortcut', lines('[InternetShortcut]', 'URL=file://a.example/a.exe')],
    ['a column of Explorer', lines('[Shell]', 'Command=2', 'IconFile=\\\\a.example\\a.ico')],
    ['settings of the registry', lines('Windows Registry Editor Version 5.00', '', '[HKEY_CURRENT_USER\\a]')],
  ])('is a forbidden format by whatever name: %s', async (_what, bytes) => {
    for (const name of ['a.txt', 'a', 'a.dat', 'a.pdf']) expect(await told(mailWith({ name, bytes })), name).toContain('format');
    expect(await told(mailWith({ name: 'a.zip', bytes: zip([{ name: 'a.txt', bytes }]) }))).toContain('format');
  });
});
