import { canonicalType, categoriesOf, categoryOf, FILE_TYPES, leafTypes } from '@postern/formats';
import {
  eicar,
  encryptedOfficeDocument,
  HARMLESS_MACRO,
  officeDocument,
  oldWordDocument,
  pdf,
  rar,
  tar,
  tinyProgram,
  vbaProject,
  zip,
} from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { identify } from './identify.js';

const text = (content: string) => Buffer.from(content);
const hex = (octets: string, size = 600) => Buffer.concat([Buffer.from(octets, 'hex'), Buffer.alloc(size)]);
const at = (offset: number, content: string, size = offset + 600) => {
  const bytes = Buffer.alloc(size);
  bytes.write(content, offset, 'latin1');
  return bytes;
};

describe('the type of a file', () => {
  it.each([
    ['exe', tinyProgram()],
    ['exe', at(0, 'MZ')],
    ['elf', hex('7f454c460201')],
    ['class', hex('cafebabe00000034')],
    ['macho', hex('cafebabe00000002')],
    ['lnk', hex('4c0000000114020000000000c000000000000046')],
    ['docx', officeDocument({ kind: 'docx' })],
    ['docm', officeDocument({ kind: 'docm', macros: HARMLESS_MACRO })],
    ['xlsx', officeDocument({ kind: 'xlsx' })],
    ['xlsm', officeDocument({ kind: 'xlsm' })],
    ['docx', zip([{ name: 'word/document.xml', bytes: text('<a/>') }])],
    ['xlsb', zip([{ name: 'xl/workbook.bin', bytes: text('a') }])],
    ['odt', zip([{ name: 'mimetype', bytes: text('application/vnd.oasis.opendocument.text'), stored: true }])],
    ['epub', zip([{ name: 'mimetype', bytes: text('application/epub+zip'), stored: true }])],
    ['jar', zip([{ name: 'META-INF/MANIFEST.MF', bytes: text('a') }])],
    ['apk', zip([{ name: 'AndroidManifest.xml', bytes: text('a') }])],
    ['doc', oldWordDocument({})],
    ['encrypted-ole', encryptedOfficeDocument()],
    ['vba-project', vbaProject(HARMLESS_MACRO)],
    ['pdf', pdf()],
    ['pdf', Buffer.concat([text('\r\n\r\n'), pdf()])],
    ['rtf', text('{\\rtf1 hello}')],
    ['rtf', text('{\\rt hello}')],
    ['one', hex('e4525c7b8cd8a74daeb15378d02996d3')],
    ['tnef', hex('789f3e2200')],
    ['zip', zip([{ name: 'a', bytes: text('a') }])],
    ['rar', rar([{ name: 'a', bytes: text('a') }])],
    ['tar', tar([{ name: 'a', bytes: text('a') }])],
    ['7z', hex('377abcaf271c0004')],
    ['gz', hex('1f8b0808')],
    ['xz', hex('fd377a585a00')],
    ['zst', hex('28b52ffd')],
    ['cab', hex('4d534346')],
    ['iso', at(32_769, 'CD001')],
    ['ace', at(7, '**ACE**')],
    ['chm', at(0, 'ITSF')],
    ['pif', at(369, 'MICROSOFT PIFEX')],
    ['applescript', at(0, 'FasdUAS 1.101.10\x0e\0')],
    ['disk', Buffer.concat([at(3, 'NTFS    ', 510), Buffer.from([0x55, 0xaa])])],
    ['disk', Buffer.concat([at(54, 'FAT16   ', 510), Buffer.from([0x55, 0xaa])])],
    ['disk', at(512, 'EFI PART\0\0\x01\0\x5c\0\0\0')],
    ['disk', at(32, 'NXSB\0\x10\0\0')],
    ['disk', hex('514649fb00000003')],
    ['msbuild', text('<Project><Target Name="a"><Exec Command="b"/></Target></Project>')],
    ['terminal', text('<?xml version="1.0"?><plist><dict><key>CommandString</key><string>a</string></dict></plist>')],
    ['workflow', text('<?xml version="1.0"?><plist><dict><key>AMApplicationBuild</key></dict></plist>')],
    ['png', hex('89504e470d0a1a0a0000000d49484452')],
    ['gif', at(0, 'GIF89a')],
    ['jpg', hex('ffd8ffe000104a464946')],
    ['webp', at(0, 'RIFF\0\0\0\0WEBP')],
    ['heic', at(4, 'ftypheic')],
    ['mp4', at(4, 'ftypisom')],
    ['avi', at(0, 'RIFF\0\0\0\0AVI ')],
    ['mp3', at(0, 'ID3\x03')],
    ['mkv', hex('1a45dfa3')],
    ['sqlite', at(0, 'SQLite format 3\0')],
    ['mdb', at(4, 'Standard Jet DB')],
    ['accdb', at(4, 'Standard ACE DB')],
    ['swf', at(0, 'CWS\x08')],
    ['html', text('<!DOCTYPE html><html><body>x</body></html>')],
    ['html', text('  <script>alert(1)</script>')],
    ['hta', text('<html><head><hta:application id="a"></head></html>')],
    ['svg', text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>')],
    ['xml', text('<?xml version="1.0"?><a/>')],
    ['reg', text('Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER]\r\n')],
    ['reg', Buffer.from('\ufeffWindows Registry Editor Version 5.00\r\n', 'utf16le')],
    ['bat', text('@echo off\r\ndel *.*\r\n')],
    ['sh', text('#!/bin/sh\nrm -rf x\n')],
    ['py', text('#!/usr/bin/env python3\nprint(1)\n')],
    ['ps1', text('param($a)\n$c = New-Object Net.WebClient\n$c.DownloadString($a)\n')],
    ['vbs', text('Dim x\r\nSet x = CreateObject("WScript.Shell")\r\nx.Run "calc"\r\n')],
    ['js', text('var a = new ActiveXObject("WScript.Shell"); a.Run("calc");')],
    ['jse', text('#@~^AAAAAA==xyz')],
    ['wsf', text('<job id="a"><script language="JScript">x()</script></job>')],
    ['url', text('[InternetShortcut]\r\nURL=http://x.example/\r\n')],
    ['csv', text('a;b;c\r\n1;2;3\r\n4;5;6\r\n')],
    ['ics', text('BEGIN:VCALENDAR\r\nVERSION:2.0\r\n')],
    ['vcf', text('BEGIN:VCARD\r\nFN:Bob\r\n')],
    ['eml', text('From: a@a.example\r\nTo: b@b.example\r\nSubject: hi\r\n\r\nhello\r\n')],
    ['json', text('{"a": [1, 2]}')],
    ['txt', text('Just some words.\n')],
    ['txt', eicar()],
    ['dat', Buffer.from([0, 1, 2, 3, 250, 0, 9, 8])],
    ['empty', Buffer.alloc(0)],
  ])('is %s by its content', (type, bytes) => {
    expect(leafTypes(identify(bytes))).toContain(type);
    expect(identify(bytes)[0]).toBe(type);
  });

  it.each([
    ['a.com', 'com'],
    ['INVOICE.PDF.EXE', 'exe'],
    ['a.scr ', 'scr'],
    ['a.pif', 'pif'],
    ['a.bin', 'dat'],
    ['a.com.dat', 'dat'],
    ['palette.cpl', 'dat'],
  ])('of bytes that say nothing is what Windows starts them as: %s is %s', (name, type) => {
    const bytes = Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 73 + 41) % 256));
    expect(identify(bytes)).toEqual(['dat']);
    expect(identify(bytes, { names: ['a.txt', name] })[0]).toBe(type);
    expect(identify(text('See www.example.com'), { names: ['www.example.com'] })).toEqual(['txt']);
    expect(identify(text('line 0,0 1,1'), { names: ['acad.scr'] })).toEqual(['txt']);
  });

  it('does not depend on the name, except for which script a text would be run as', () => {
    expect(identify(tinyProgram(), { names: ['a.txt'] })[0]).toBe('exe');
    expect(identify(text('hello'), { names: ['setup.exe'] })).toEqual(['txt']);
    expect(identify(text('hello'), { names: ['a.js'] })[0]).toBe('js');
    expect(identify(text('hello'), { names: ['a.txt', 'a.vbs. '] })[0]).toBe('vbs');
  });

  it('is no script for what a person writes about scripts in a letter', () => {
    const letter = text('Dear Bob,\nthe error is in:\n\nvar a = new ActiveXObject("WScript.Shell");\n@echo off\n');
    expect(identify(letter, { prose: true })).toEqual(['txt']);
  });

  it('is a word, whatever names and packages say', () => {
    expect(identify(text('hello'), { names: ['a.constructor', 'b.__proto__', 'c.toString'] })).toEqual(['txt']);
    const mimetype = text('application/vnd.oasis.opendocument.constructor');
    expect(identify(zip([{ name: 'mimetype', bytes: mimetype, stored: true }]))).toEqual(['zip']);
    expect(canonicalType('constructor')).toBe('constructor');
  });

  it('is found in texts of every width', () => {
    const script = 'Dim x\r\nSet x = CreateObject("WScript.Shell")\r\n';
    const swapped = Buffer.from(script, 'utf16le').swap16();
    expect(identify(Buffer.from(script, 'utf16le'))[0]).toBe('vbs');
    expect(identify(swapped)[0]).toBe('vbs');
    expect(identify(Buffer.concat([Buffer.from([0xfe, 0xff]), swapped]))[0]).toBe('vbs');
    expect(identify(Buffer.from(`\ufeff${script}`))[0]).toBe('vbs');
    expect(identify(Buffer.from(`\ufeff${'\u043c\u0443'.repeat(100)}`, 'utf16le'))).toEqual(['txt']);
  });

  it('goes from the special to the general', () => {
    expect(identify(officeDocument({ kind: 'docx', macros: HARMLESS_MACRO }))).toEqual(['docm', 'docx', 'ooxml', 'opc', 'zip']);
    expect(categoriesOf(identify(officeDocument({ kind: 'docx' })))).toEqual(['documents']);
  });

  it('is every type that the file is (obligation 25)', () => {
    const archive = zip([{ name: 'a.txt', bytes: text('a') }]);
    expect(leafTypes(identify(Buffer.concat([pdf(), archive])))).toEqual(expect.arrayContaining(['pdf', 'zip']));
    expect(leafTypes(identify(Buffer.concat([tinyProgram(), archive])))).toEqual(expect.arrayContaining(['exe', 'zip']));
    expect(leafTypes(identify(Buffer.concat([at(0, 'GIF89a/*', 100), text('*/=1;alert(1)')])))).toEqual(expect.arrayContaining(['gif', 'js']));
    expect(leafTypes(identify(at(0, 'GIF89a=\0\x40\0')))).toEqual(['gif']);
    expect(leafTypes(identify(text('GIF89a=1;alert(document.domain);var a_long_enough_line_of_code = 12345678;')))).toContain('js');
    expect(leafTypes(identify(Buffer.concat([hex('ffd8ffe0', 50), text('<?php system($_GET[1]); ?>')])))).toEqual(
      expect.arrayContaining(['jpg', 'php']),
    );
  });
});

describe('the table of types', () => {
  it('puts every type into one category', () => {
    expect(FILE_TYPES.length).toBeGreaterThan(250);
    expect(new Set(FILE_TYPES).size).toBe(FILE_TYPES.length);
    expect(['exe', 'js', 'zip', 'docx', 'jpg', 'mp3', 'accdb', 'txt'].map(categoryOf)).toEqual([
      'executables',
      'scripts',
      'archives',
      'documents',
      'images',
      'multimedia',
      'databases',
      'other',
    ]);
  });

  it('knows what people call types', () => {
    expect(['.JPEG', 'htm', ' TGZ ', '*.tiff', 'docx', 'executables'].map(canonicalType)).toEqual([
      'jpg',
      'html',
      'gz',
      'tif',
      'docx',
      'executables',
    ]);
  });
});
