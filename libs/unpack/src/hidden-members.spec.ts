import { createSevenZip } from '@postern/adapter-archives';
import { make7z } from '@postern/adapter-archives/testing';
import { systemClock } from '@postern/adapter-system';
import { DEFAULT_FILE_LIMITS } from '@postern/files';
import { inspectionHere } from '@postern/inspection';
import { parseMessage } from '@postern/mail';
import { eicar, ole, rar, sampleMail, tar, tinyProgram, zip } from '@postern/samples';
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
  return { inner: files.slice(2), names: files.slice(2).map((file) => file.name), codes: problems.map((problem) => problem.code) };
}
const text = (content: string) => Buffer.from(content, 'latin1');
const found = (files: readonly WalkedFile[]) => files.some((file) => file.bytes.equals(eicar()));

function arOf(members: readonly { readonly name: string; readonly bytes: Buffer }[]): Buffer {
  const parts = members.flatMap(({ name, bytes }) => [
    text(`${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(bytes.length).padEnd(10)}\`\n`),
    bytes,
    ...(bytes.length % 2 === 1 ? [text('\n')] : []),
  ]);
  return Buffer.concat([text('!<arch>\n'), ...parts]);
}

/** A cabinet with one stored member (MS-CAB 2). */
function cab(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(36);
  const folder = Buffer.alloc(8);
  const file = Buffer.concat([Buffer.alloc(16), text(`${name}\0`)]);
  const data = Buffer.alloc(8);
  header.write('MSCF', 0, 'latin1');
  header.writeUInt32LE(36 + 8 + file.length + 8 + content.length, 8);
  header.writeUInt32LE(44, 16);
  header.writeUInt8(3, 24);
  header.writeUInt8(1, 25);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(1, 28);
  folder.writeUInt32LE(44 + file.length, 0);
  folder.writeUInt16LE(1, 4);
  file.writeUInt32LE(content.length, 0);
  file.writeUInt16LE(0x5a21, 10);
  data.writeUInt16LE(content.length, 4);
  data.writeUInt16LE(content.length, 6);
  return Buffer.concat([header, folder, file, data, content]);
}

/** An image with a plain tree and a tree of Joliet, each with one file; that of the plain tree may have a second name. */
function disc(plain: readonly [string, Buffer], joliet?: readonly [string, Buffer], second?: string): Buffer {
  const sector = 2048;
  const image = Buffer.alloc(26 * sector);
  const both32 = (at: number, value: number) => {
    image.writeUInt32LE(value, at);
    image.writeUInt32BE(value, at + 4);
  };
  const record = (at: number, lba: number, size: number, flags: number, name: Buffer): number => {
    const length = 33 + name.length + (name.length % 2 === 0 ? 1 : 0);
    image[at] = length;
    both32(at + 2, lba);
    both32(at + 10, size);
    image[at + 18] = 126;
    image[at + 19] = 1;
    image[at + 20] = 1;
    image[at + 25] = flags;
    image.writeUInt16LE(1, at + 28);
    image.writeUInt16BE(1, at + 30);
    image[at + 32] = name.length;
    name.copy(image, at + 33);
    return length;
  };
  const volume = (number: number, type: number, root: number, escape: string) => {
    const at = number * sector;
    image[at] = type;
    image.write('CD001', at + 1, 'latin1');
    image[at + 6] = 1;
    image.fill(0x20, at + 8, at + 72);
    both32(at + 80, 26);
    image.write(escape, at + 88, 'latin1');
    image.writeUInt16LE(1, at + 120);
    image.writeUInt16BE(1, at + 122);
    image.writeUInt16LE(1, at + 124);
    image.writeUInt16BE(1, at + 126);
    image.writeUInt16LE(sector, at + 128);
    image.writeUInt16BE(sector, at + 130);
    record(at + 156, root, sector, 2, Buffer.from([0]));
    image[at + 881] = 1;
  };
  const folder = (lba: number, file: number, names: readonly Buffer[], content: Buffer) => {
    let at = lba * sector;
    at += record(at, lba, sector, 2, Buffer.from([0]));
    at += record(at, lba, sector, 2, Buffer.from([1]));
    for (const name of names) at += record(at, file, content.length, 0, name);
    content.copy(image, file * sector);
  };
  volume(16, 1, 20, '');
  if (joliet !== undefined) volume(17, 2, 21, '%/E');
  const end = (joliet === undefined ? 17 : 18) * sector;
  image[end] = 255;
  image.write('CD001', end + 1, 'latin1');
  image[end + 6] = 1;
  const names = [plain[0], ...(second === undefined ? [] : [second])].map((name) => text(`${name};1`));
  folder(20, 22, names, plain[1]);
  if (joliet !== undefined) folder(21, 23, [Buffer.from(joliet[0], 'utf16le').swap16()], joliet[1]);
  return image;
}

describe('the ratio of an archive', () => {
  const noise = Buffer.from(Array.from({ length: 400_000 }, (_, i) => (i * i * 7919 + (i >> 3)) & 255));
  const members = [...Array.from({ length: 4 }, (_, i) => ({ name: `${i}.bin`, bytes: noise })), { name: 'small.js', bytes: text('x') }];

  it('is that of all its members, so that a small one behind large ones is looked at', async () => {
    for (const stored of [true, false]) {
      const { names, codes } = await walk('a.zip', zip(members.map((member) => ({ ...member, stored }))));
      expect(names).toContain('small.js');
      expect(codes).toEqual([]);
    }
    const { names, codes } = await walk('a.a', arOf(members));
    expect(names).toContain('small.js');
    expect(codes).toEqual([]);
  });

  it('is crossed by an archive that unpacks to far more than it is', async () => {
    const many = Array.from({ length: 6 }, (_, i) => ({ name: `${i}.bin`, bytes: Buffer.alloc(2_000_000) }));
    expect((await walk('a.zip', zip(many))).codes).toEqual(['LIMIT_RATIO']);
  });
});

describe('what a reader would pass over by itself', () => {
  it('is each part of a Debian package', async () => {
    const data = tar([{ name: './usr/a', bytes: text('a') }]);
    const control = tar([{ name: './postinst', bytes: eicar() }]);
    const { names, inner, codes } = await walk(
      'a.deb',
      arOf([
        { name: 'debian-binary', bytes: text('2.0\n') },
        { name: 'control.tar', bytes: control },
        { name: 'data.tar', bytes: data },
      ]),
    );
    expect(names.map((name) => name.replace('./', ''))).toEqual(
      expect.arrayContaining(['debian-binary', 'control.tar', 'data.tar', 'postinst', 'usr/a']),
    );
    expect(found(inner)).toBe(true);
    expect(codes).toEqual([]);
  });

  it('is a member with a long name, in either way, and one that is cut off', async () => {
    const gnu = arOf([
      { name: '//', bytes: text('a-very-long-name-of-a-member.txt/\n') },
      { name: '/0', bytes: text('gnu') },
      { name: '#1/20', bytes: text('another-long-name.js' + 'var a') },
    ]);
    expect((await walk('a.a', gnu)).names).toEqual(['a-very-long-name-of-a-member.txt', 'another-long-name.js']);
    expect((await walk('a.a', gnu.subarray(0, gnu.length - 4))).codes).toEqual(['ARCHIVE_DAMAGED']);
  });

  it('is each stream of an installer beside its cabinet', async () => {
    const coded = (name: string) => `\u4840${name}`;
    const msi = ole([
      { path: coded('\u3f3f\u4577\u446c\u3b6a'), bytes: Buffer.alloc(60, 1) },
      { path: coded('\u3b3f\u43f2\u4438'), bytes: Buffer.alloc(60, 2) },
      { path: coded('\u3f7f\u4164'), bytes: Buffer.alloc(60, 3) },
      { path: 'Binary.custom', bytes: Buffer.concat([eicar()]) },
      { path: 'files.cab', bytes: cab('inner.txt', text('hello')) },
    ]);
    const { inner, names } = await walk('a.msi', msi);
    expect(found(inner)).toBe(true);
    expect(names).toEqual(expect.arrayContaining(['Binary.custom', 'files.cab', 'inner.txt']));
  });

  it('is both trees of a disc', async () => {
    const image = disc(['RUN.EXE', tinyProgram()], ['read me.txt', text('a harmless text')]);
    const { inner, codes } = await walk('a.iso', image);
    expect(inner.map(({ types }) => types[0]).toSorted()).toEqual(['exe', 'txt']);
    expect(codes).toEqual([]);
  });

  it('is a file of a disc once, when its trees agree', async () => {
    expect((await walk('a.iso', disc(['A.TXT', text('same')], ['a.txt', text('same')]))).inner).toHaveLength(1);
    expect((await walk('a.iso', disc(['A.TXT', text('plain')]))).inner).toHaveLength(1);
  });

  it('is each file of one tree of a disc, also when two have the same bytes', async () => {
    expect((await walk('a.iso', disc(['A.TXT', text('same')], undefined, 'FORBID.TXT'))).names).toEqual(['A.TXT', 'FORBID.TXT']);
    expect((await walk('a.iso', disc(['A.TXT', text('same')], ['a.txt', text('other')], 'FORBID.TXT'))).names).toEqual([
      'a.txt',
      'A.TXT',
      'FORBID.TXT',
    ]);
  });

  it.each([
    ['7z', async () => make7z([{ name: 'run.js', bytes: text('x') }], ['-psecret'])],
    ['zip', async () => zip([{ name: 'run.js', bytes: text('x'), encrypted: true }])],
  ])('is the name of an encrypted member: %s', async (kind, make) => {
    const { inner, codes } = await walk(`a.${kind}`, await make());
    expect(inner).toMatchObject([{ name: 'run.js', encrypted: true }]);
    expect(codes).toEqual(['ARCHIVE_ENCRYPTED']);
  });
});

describe('an archive behind foreign octets', () => {
  const member = { name: 'evil.com', bytes: eicar() };
  const PREFIXES: readonly (readonly [string, Buffer])[] = [
    ['one octet', text('x')],
    ['words', text('Please open me.\r\n')],
    ['a script', text('#!/bin/sh\nexec unpack "$0"\n')],
    ['a picture', Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(100)])],
    ['zeros', Buffer.alloc(70_000)],
    ['a program', tinyProgram()],
    ['a mark that is none', Buffer.from('78526172211a0700377abcaf271c4d53434600000000', 'hex')],
  ];
  const ARCHIVES: readonly (readonly [string, () => Promise<Buffer>])[] = [
    ['rar', () => Promise.resolve(rar([member]))],
    ['7z', () => make7z([member])],
    ['cab', () => Promise.resolve(cab(member.name, member.bytes))],
    ['zip', () => Promise.resolve(zip([member]))],
  ];
  it.each(PREFIXES.flatMap(([what, prefix]) => ARCHIVES.map(([kind, make]) => [kind, what, prefix, make] as const)))(
    'is opened: %s behind %s',
    async (_kind, _what, prefix, make) => {
      const { inner } = await walk('a.dat', Buffer.concat([prefix, await make()]));
      expect(found(inner)).toBe(true);
    },
  );
});
