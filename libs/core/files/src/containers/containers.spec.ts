import { deflateSync } from 'node:zlib';

import { pdf, sampleMail } from '@postern/samples';
import { describe, expect, it } from 'vitest';

import { inspect } from '../inspect.js';
import { unlimitedMeter } from '../looking/meter.js';
import { Octets } from '../looking/octets.js';
import { identify } from '../types/identify.js';
import * as pdfScan from './pdf-scan.js';
import * as pkcs7 from './pkcs7-content.js';
import * as tnef from './tnef-files.js';

const octets = (bytes: Buffer) => new Octets(bytes, unlimitedMeter());
const scanPdf = (bytes: Buffer) => pdfScan.scanPdf(octets(bytes));
const readPkcs7 = (bytes: Buffer) => pkcs7.readPkcs7(octets(bytes));
const readTnef = (bytes: Buffer) => tnef.readTnef(octets(bytes));
const look = (bytes: Buffer) => inspect(bytes, identify(bytes));

describe('a PDF', () => {
  it.each([
    ['JavaScript', pdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'), { javascript: true, openAction: true }],
    ['JavaScript under escapes', pdf('/Names << /J#61vaScript 3 0 R >>'), { javascript: true }],
    ['a program to start', pdf('/OpenAction << /S /Launch /Win << /F (cmd.exe) >> >>'), { launch: true }],
    ['encryption', pdf('', '/Encrypt 5 0 R'), { encrypted: true }],
    ['nothing special', pdf(), { javascript: false, launch: false, openAction: false, encrypted: false, embedded: [] }],
    ['words that look alike', pdf('/Title (about /JSON and Encrypt)'), { javascript: false, encrypted: false }],
  ])('tells of %s', (_what, bytes, facts) => {
    expect(scanPdf(bytes)).toMatchObject(facts);
  });

  it('has its object streams read', () => {
    const inner = deflateSync(Buffer.from('<< /S /JavaScript /JS (evil()) >>'));
    const bytes = Buffer.concat([
      Buffer.from(`%PDF-1.7\n7 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length ${inner.length} >>\nstream\r\n`),
      inner,
      Buffer.from('\nendstream\nendobj\n'),
    ]);
    expect(scanPdf(bytes).javascript).toBe(true);
  });

  it('has all of its object streams read', () => {
    const harmless = `1 0 obj <</Type/ObjStm>> stream\n<</A/B>>\nendstream\n`;
    expect(scanPdf(Buffer.from(`%PDF-1.7\n${harmless.repeat(6000)}1 0 obj <</Type/ObjStm>> stream\n<</S/JavaScript>>\nendstream\n`)).javascript).toBe(
      true,
    );
  });

  it.each([
    ['in base 85', '/ASCII85Decode', (data: Buffer) => Buffer.from(base85(data))],
    ['deflated', '/FlateDecode', (data: Buffer) => deflateSync(data)],
    ['in hex', '/ASCIIHexDecode', (data: Buffer) => Buffer.from(`${data.toString('hex')}>`)],
    ['as it is', '', (data: Buffer) => data],
  ])('gives its embedded files: %s', (_how, filter, pack) => {
    const content = Buffer.from('MZ a program\0\0\0\0 with zeros');
    const packed = pack(content);
    const bytes = Buffer.concat([
      Buffer.from(
        `%PDF-1.7\n8 0 obj\n<< /Type /Filespec /F (evil.exe) /EF << /F 9 0 R >> >>\nendobj\n9 0 obj\n<< /Type /EmbeddedFile ${filter === '' ? '' : `/Filter [${filter}]`} /Length ${packed.length} >>\nstream\n`,
      ),
      packed,
      Buffer.from('\nendstream\nendobj\n'),
    ]);
    const [file] = look(bytes).embedded;
    expect(file?.name).toBe('evil.exe');
    expect(file?.bytes.toString()).toContain('MZ a program');
  });
});

/** ASCII85 (ISO 32000 7.4.3), four zeros as `z`. */
function base85(data: Buffer): string {
  const groups: string[] = [];
  for (let at = 0; at < data.length; at += 4) {
    const size = Math.min(4, data.length - at);
    let value = Buffer.concat([data.subarray(at, at + 4), Buffer.alloc(4)]).readUInt32BE(0);
    let digits = '';
    for (let i = 0; i < 5; i++, value = Math.floor(value / 85)) digits = String.fromCharCode(33 + (value % 85)) + digits;
    groups.push(size === 4 && digits === '!!!!!' ? 'z' : digits.slice(0, size + 1));
  }
  return `${groups.join('')}~>`;
}

describe('a winmail.dat', () => {
  const attribute = (level: number, id: number, type: number, data: Buffer) => {
    const head = Buffer.alloc(9);
    head.writeUInt8(level, 0);
    head.writeUInt16LE(id, 1);
    head.writeUInt16LE(type, 3);
    head.writeUInt32LE(data.length, 5);
    return Buffer.concat([head, data, Buffer.alloc(2)]);
  };
  const signature = Buffer.from('789f3e220100', 'hex');
  const whole = Buffer.concat([
    signature,
    attribute(2, 0x9002, 6, Buffer.alloc(14)),
    attribute(2, 0x8010, 1, Buffer.from('a.exe\0')),
    attribute(2, 0x800f, 6, Buffer.from('first')),
    attribute(2, 0x9002, 6, Buffer.alloc(14)),
    attribute(2, 0x800f, 6, Buffer.from('second')),
    attribute(2, 0x8010, 1, Buffer.from('b.txt\0')),
  ]);

  it('gives its attachments with their names', () => {
    expect(readTnef(whole)).toEqual({
      files: [
        { name: 'a.exe', bytes: Buffer.from('first') },
        { name: 'b.txt', bytes: Buffer.from('second') },
      ],
      malformed: false,
    });
    expect(identify(whole)).toEqual(['tnef']);
    expect(look(whole).embedded).toHaveLength(2);
  });

  it('shows an attachment by its long name, however many others stand before it', () => {
    const property = (id: number, name: string) => {
      const bytes = Buffer.alloc(16 + Math.ceil((name.length + 1) / 4) * 4 - 4);
      bytes.writeUInt16LE(30, 0);
      bytes.writeUInt16LE(id, 2);
      bytes.writeUInt32LE(1, 4);
      bytes.writeUInt32LE(name.length + 1, 8);
      bytes.write(name, 12, 'latin1');
      return bytes;
    };
    const properties = [...Array.from({ length: 20 }, (_unused, i) => property(0x3704, `short${i}.txt`)), property(0x3707, 'a long name.exe')];
    const count = Buffer.alloc(4);
    count.writeUInt32LE(properties.length);
    const mail = Buffer.concat([
      signature,
      attribute(2, 0x9002, 6, Buffer.alloc(14)),
      attribute(2, 0x800f, 6, Buffer.from('content')),
      attribute(2, 0x9005, 6, Buffer.concat([count, ...properties])),
    ]);
    const [file] = readTnef(mail).files;
    expect(file).toMatchObject({ name: 'a long name.exe', alsoNamed: expect.arrayContaining(['short0.txt']) });
  });

  it('gives what can be read of one that is cut off, and says so', () => {
    const cut = readTnef(whole.subarray(0, whole.length - 30));
    expect(cut.malformed).toBe(true);
    expect(cut.files[0]?.name).toBe('a.exe');
  });
});

describe('an S/MIME object', () => {
  const der = (tag: number, ...content: readonly Buffer[]) => {
    const body = Buffer.concat(content);
    const length = body.length < 128 ? Buffer.from([body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 255]);
    return Buffer.concat([Buffer.from([tag]), length, body]);
  };
  const oid = (hex: string) => der(6, Buffer.from(hex, 'hex'));
  const mail = sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: 'signed text' });
  const signed = (content: Buffer) =>
    der(
      0x30,
      oid('2a864886f70d010702'),
      der(0xa0, der(0x30, der(2, Buffer.from([1])), der(0x31), der(0x30, oid('2a864886f70d010701'), der(0xa0, content)), der(0x31))),
    );

  it('gives the entity that is signed', () => {
    expect(readPkcs7(signed(der(4, mail)))).toEqual({ kind: 'content', bytes: mail });
    expect(look(signed(der(4, mail))).entity?.equals(mail)).toBe(true);
  });

  it('gives it also in pieces, and with indefinite lengths', () => {
    const pieces = der(0x24, der(4, mail.subarray(0, 50)), der(4, mail.subarray(50)));
    expect(readPkcs7(signed(pieces))).toEqual({ kind: 'content', bytes: mail });
    const open = Buffer.concat([
      Buffer.from('3080', 'hex'),
      oid('2a864886f70d010701'),
      Buffer.from('a080', 'hex'),
      Buffer.from('2480', 'hex'),
      der(4, mail),
      Buffer.alloc(6),
    ]);
    expect(readPkcs7(open)).toEqual({ kind: 'content', bytes: mail });
  });

  it('gives the entity that is compressed', () => {
    const bytes = der(
      0x30,
      oid('2a864886f70d0109100109'),
      der(0xa0, der(0x30, der(2, Buffer.from([0])), der(0x30), der(0x30, oid('2a864886f70d010701'), der(0xa0, der(4, deflateSync(mail)))))),
    );
    expect(readPkcs7(bytes)).toEqual({ kind: 'content', bytes: mail });
  });

  it('is encrypted, or only a signature, or broken', () => {
    expect(readPkcs7(der(0x30, oid('2a864886f70d010703'), der(0xa0, der(0x30))))).toEqual({ kind: 'encrypted' });
    expect(look(der(0x30, oid('2a864886f70d010703'), der(0xa0, der(0x30)))).encrypted).toBe(true);
    const detached = der(
      0x30,
      oid('2a864886f70d010702'),
      der(0xa0, der(0x30, der(2, Buffer.from([1])), der(0x31), der(0x30, oid('2a864886f70d010701')), der(0x31))),
    );
    expect(readPkcs7(detached)).toEqual({ kind: 'nothing' });
    expect(readPkcs7(Buffer.from('308000'))).toEqual({ kind: 'malformed' });
  });
});

describe('other containers', () => {
  it('gives the objects of flat documents', () => {
    const object = Buffer.from('an object of some size that is long enough');
    const bytes = Buffer.from(
      `<?xml version="1.0"?><w:wordDocument><w:docOleData><w:binData w:name="oledata.mso">${object.toString('base64')}</w:binData></w:docOleData></w:wordDocument>`,
    );
    expect(look(bytes).embedded).toEqual([{ name: 'oledata.mso', bytes: object }]);
  });

  it('gives the files that a page carries, but no pictures', () => {
    const content = Buffer.from('MZ a program that is long enough to be one, at least for this test of ours');
    const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), content]);
    const page = (type: string, bytes: Buffer) => Buffer.from(`<html><a href="data:${type};base64,${bytes.toString('base64')}">x</a></html>`);
    expect(look(page('application/octet-stream', content)).embedded).toEqual([{ name: 'data-1', bytes: content }]);
    expect(look(page('image/png', picture)).embedded).toEqual([]);
    expect(look(page('image/png', content)).embedded).toEqual([{ name: 'data-1', bytes: content }]);
  });

  it('gives the compound file of ActiveMime', () => {
    const head = Buffer.alloc(0x32);
    head.write('ActiveMime', 0, 'latin1');
    expect(look(Buffer.concat([head, deflateSync(Buffer.from('inside'))])).embedded).toEqual([{ name: 'editdata', bytes: Buffer.from('inside') }]);
  });

  it('calls text that PGP encrypted encrypted, and a signed one not', () => {
    expect(look(Buffer.from('-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n')).encrypted).toBe(true);
    expect(look(Buffer.from('-----BEGIN PGP SIGNED MESSAGE-----\n\nhello\n')).encrypted).toBe(false);
  });

  // Patterns over so many bytes ended the stack of the engine.
  it.each([
    ['a page', (data: string) => `<html><a href="data:application/pdf;base64,${data}">x</a></html>`],
    [
      'a page with escapes',
      (data: string) => `<svg><a href="data:;x=y;BASE64,${data.replaceAll('+', '%2B').replaceAll('/', '%2f').replaceAll('=', '%3d')}"/></svg>`,
    ],
    [
      'a flat document',
      (data: string) => `<?xml version="1.0"?><a><office:binary-data a="b">\r\n${data.replace(/(.{76})/g, '$1\r\n')}</office:binary-data></a>`,
    ],
  ])('gives an object of eight megabytes: %s', (_what, around) => {
    const content = Buffer.from(Uint32Array.from({ length: 2_000_000 }, (_, i) => i * 2_654_435_761).buffer);
    const { embedded, findings } = look(Buffer.from(around(content.toString('base64'))));
    expect(embedded.map((file) => file.bytes.equals(content))).toEqual([true]);
    expect(findings).toEqual([]);
  });

  it('says when there are more objects than are looked at', () => {
    const object = `<a href="data:application/pdf;base64,${'QUJD'.repeat(20)}">`;
    const { embedded, limits } = look(Buffer.from(`<html>${object.repeat(600)}`));
    expect(embedded).toHaveLength(500);
    expect(limits).toEqual(['LIMIT_FILES']);
  });
});
