import { deflateRawSync, deflateSync } from 'node:zlib';

import { createSevenZip } from '@postern/adapter-archives';
import { systemClock } from '@postern/adapter-system';
import { DEFAULT_FILE_LIMITS } from '@postern/files';
import { inspectionHere } from '@postern/inspection';
import { parseMessage } from '@postern/mail';
import { sampleMail, tinyProgram } from '@postern/samples';
import { afterAll, describe, expect, it } from 'vitest';

import { walkMail } from './walk-mail.js';
import type { WalkedFile } from './walked-file.js';

const archives = createSevenZip();
afterAll(() => archives.close());
const here = inspectionHere();

async function walk(name: string, bytes: Buffer) {
  const files: WalkedFile[] = [];
  const mail = sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: 'hello', attachments: [{ name, bytes }] });
  const { problems } = await walkMail(
    parseMessage(mail),
    { archives, clock: systemClock, inspection: here.inspection, memory: here.memory.open() },
    { limits: DEFAULT_FILE_LIMITS, intoContainers: true },
    (file) => {
      files.push(file);
      return 'go-on';
    },
    AbortSignal.timeout(30_000),
  );
  return { files: files.slice(1), inner: files.slice(2), codes: problems.map((problem) => problem.code) };
}

const SCRIPT = Buffer.from('var sh = new ActiveXObject("WScript.Shell");\r\nsh.Popup("hello");\r\n');
const HTA = Buffer.from('<html><hta:application/><script>var a = 1</script></html>');
const BATCH = Buffer.from('Content-Type: nothing\r\nset a=1\r\n');
const MAIL = Buffer.from('Content-Type: text/plain\r\n\r\nHow does "WScript.Shell" and CreateObject(" work?\r\n');

const der = (tag: number, ...content: Buffer[]) => {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from(body.length < 128 ? [tag, body.length] : [tag, 0x82, body.length >> 8, body.length & 255]), body]);
};
const oid = (hex: string) => der(6, Buffer.from(hex, 'hex'));
const DATA = oid('2a864886f70d010701');
const info = (type: string, ...fields: Buffer[]) => der(0x30, oid(type), der(0xa0, der(0x30, ...fields)));
const version = der(2, Buffer.from([1]));
const encapsulated = (content: Buffer) => der(0x30, DATA, der(0xa0, der(4, content)));
const signed = (content: Buffer) => info('2a864886f70d010702', version, der(0x31), encapsulated(content), der(0x31));
const lines = (bytes: Buffer) => bytes.toString('base64').replace(/(.{64})/g, '$1\n');

describe('a file that is signed', () => {
  it.each([
    ['a program', 'a.exe.p7m', 'pe', signed(tinyProgram())],
    ['a script', 'a.js.p7m', 'js', signed(SCRIPT)],
    ['a script that only its name tells', 'a.bat.p7m', 'bat', signed(Buffer.from('start x\r\n'))],
    ['a script that begins like mail', 'a.bat.p7m', 'bat', signed(BATCH)],
    ['a page that is a program', 'smime.p7m', 'hta', signed(HTA)],
    ['a script signed twice', 'a.js.p7m.p7m', 'js', signed(signed(SCRIPT))],
    ['base64', 'a.js.p7m', 'js', Buffer.from(lines(signed(SCRIPT)))],
    ['PEM', 'a.js.p7m', 'js', Buffer.from(`-----BEGIN PKCS7-----\n${lines(signed(SCRIPT))}\n-----END PKCS7-----\n`)],
    ['PEM behind words', 'a.js.p7m', 'js', Buffer.from(`Signed:\r\n-----BEGIN CMS-----\r\n${lines(signed(SCRIPT))}\r\n-----END CMS-----\r\n`)],
    ['digested', 'a.js.p7m', 'js', info('2a864886f70d010705', version, der(0x30, DATA), encapsulated(SCRIPT), der(4))],
    ['authenticated', 'a.js.p7m', 'js', info('2a864886f70d0109100102', version, der(0x31), der(0x30, DATA), encapsulated(SCRIPT), der(4))],
    ['compressed', 'a.js.p7m', 'js', info('2a864886f70d0109100109', version, der(0x30), encapsulated(deflateSync(SCRIPT)))],
    ['with a time stamp', 'a.js.tsd', 'js', info('2a864886f70d010910011f', version, der(4, SCRIPT), der(0xa0, der(0x30)))],
  ])('is seen in its signature: %s', async (_what, name, type, bytes) => {
    const { inner, codes } = await walk(name, bytes);
    expect(inner.some((file) => file.types.includes(type))).toBe(true);
    expect(codes).toEqual([]);
  });

  it('goes by the name of the wrapper without its ending', async () => {
    const { inner } = await walk('invoice.exe.p7m', signed(tinyProgram()));
    expect(inner.map((file) => file.name)).toEqual(['invoice.exe']);
  });

  it('is mail where it begins like mail', async () => {
    const { inner } = await walk('smime.p7m', signed(MAIL));
    expect(inner.map(({ prose, types }) => [prose, types])).toEqual([[true, ['txt']]]);
  });

  it('has a signature beside it that holds nothing', async () => {
    const detached = info('2a864886f70d010702', version, der(0x31), der(0x30, DATA), der(0x31));
    expect(await walk('a.pdf.p7s', detached)).toMatchObject({ inner: [], codes: [] });
  });

  it.each(['2a864886f70d010703', '2a864886f70d010704', '2a864886f70d010706', '2a864886f70d0109100117'])('is encrypted as %s', async (type) => {
    expect((await walk('a.p7m', info(type, version))).codes).toEqual(['DOC_ENCRYPTED']);
  });
});

const packet = (tag: number, body: Buffer) => Buffer.concat([Buffer.from([0xc0 | tag, 255, 0, 0, body.length >> 8, body.length & 255]), body]);
const old = (tag: number, body: Buffer) => Buffer.concat([Buffer.from([0x83 | (tag << 2)]), body]);
const parted = (tag: number, body: Buffer) =>
  Buffer.concat([
    Buffer.from([0xc0 | tag, 0xe4]),
    body.subarray(0, 16),
    Buffer.from([0xe0]),
    body.subarray(16, 17),
    Buffer.from([body.length - 17]),
    body.subarray(17),
  ]);
const literal = (name: string, content: Buffer) => Buffer.concat([Buffer.from([0x62, name.length]), Buffer.from(name), Buffer.alloc(4), content]);
const compressed = (kind: number, content: Buffer) => Buffer.concat([Buffer.from([kind]), content]);
const ONE_PASS = packet(4, Buffer.from('03000801000102030405060701', 'hex'));
const SIGNATURE = packet(2, Buffer.concat([Buffer.from('0400010800000000', 'hex'), Buffer.alloc(40, 1)]));
const armour = (bytes: Buffer) => Buffer.from(`-----BEGIN PGP MESSAGE-----\nComment: x\n\n${lines(bytes)}\n=AbCd\n-----END PGP MESSAGE-----\n`);
const SESSION = Buffer.concat([Buffer.from('030102030405060708', 'hex'), Buffer.from([1, 8, 0]), Buffer.alloc(32, 7)]);
const PASSPHRASE = Buffer.from('0409030801020304050607086055aa', 'hex');
const SEALED = Buffer.concat([Buffer.from([1]), Buffer.alloc(60, 9)]);

describe('a message of OpenPGP', () => {
  it.each([
    ['for a key', Buffer.concat([packet(1, SESSION), packet(18, SEALED)])],
    ['for a key, in the old form', Buffer.concat([Buffer.from([0x84, SESSION.length]), SESSION, packet(18, SEALED)])],
    ['with a passphrase', Buffer.concat([packet(3, PASSPHRASE), packet(18, SEALED)])],
    ['with a passphrase, in parts', Buffer.concat([packet(3, PASSPHRASE), parted(18, SEALED)])],
    ['behind a marker', Buffer.concat([packet(10, Buffer.from('PGP')), packet(1, SESSION), packet(9, SEALED)])],
    ['with the packet of GnuPG', Buffer.concat([packet(3, PASSPHRASE), packet(20, SEALED)])],
    [
      'with a session key of version 6',
      Buffer.concat([packet(1, Buffer.concat([Buffer.from([6]), SESSION])), packet(18, Buffer.concat([Buffer.from([2]), SEALED]))]),
    ],
  ])('is encrypted %s, in both forms', async (_what, bytes) => {
    expect(await walk('report.gpg', bytes)).toMatchObject({ codes: ['DOC_ENCRYPTED'] });
    expect(await walk('report.asc', armour(bytes))).toMatchObject({ codes: ['DOC_ENCRYPTED'] });
  });

  it.each([
    ['literal', packet(11, literal('', SCRIPT))],
    ['signed', Buffer.concat([ONE_PASS, packet(11, literal('', SCRIPT)), SIGNATURE])],
    ['signed in the old way', Buffer.concat([SIGNATURE, packet(11, literal('', SCRIPT))])],
    ['deflated', old(8, compressed(1, deflateRawSync(packet(11, literal('', SCRIPT)))))],
    ['compressed and signed', packet(8, compressed(2, deflateSync(Buffer.concat([ONE_PASS, parted(11, literal('', SCRIPT)), SIGNATURE]))))],
    ['not compressed at all', packet(8, compressed(0, packet(11, literal('', SCRIPT))))],
  ])('has its file looked at when it is not encrypted: %s', async (_what, bytes) => {
    for (const form of [bytes, armour(bytes)]) {
      const { inner, codes } = await walk('a.js.gpg', form);
      expect(inner.map(({ name, types }) => [name, types])).toEqual([['a.js', ['js', 'txt']]]);
      expect(codes).toEqual([]);
    }
  });

  it('names its file', async () => {
    const { inner } = await walk('x.pgp', packet(11, literal('a.bat', Buffer.from('start x'))));
    expect(inner.map((file) => file.types)).toEqual([['bat', 'txt']]);
  });

  it('that ends early is told', async () => {
    expect(await walk('a.gpg', packet(11, literal('a.txt', SCRIPT)).subarray(0, 50))).toMatchObject({ codes: ['PGP_MALFORMED'] });
  });

  it.each([
    ['a text of Western Europe', Buffer.from('\u00e9t\u00e9 comme \u00e7a\r\n', 'latin1')],
    ['UTF-8', Buffer.from('\u00e9t\u00e9 comme \u00e7a\r\n')],
    ['noise', Buffer.from([0xc1, 0x80, ...Array.from({ length: 200 }, (_, i) => (i * 73) & 255)])],
  ])('is not %s', async (_what, bytes) => {
    expect((await walk('a.dat', bytes)).files[0]?.types).not.toContain('pgp');
  });
});
