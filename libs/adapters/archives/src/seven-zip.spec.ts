import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { rar, tar, zip } from '@postern/samples';
import type { ArchiveOpener, OpenedArchive } from '@postern/files';
import { describeArchiveOpener } from '@postern/testing';
import { afterAll, describe, expect, it } from 'vitest';

import { createSevenZip } from './seven-zip.js';
import { make7z } from './testing/make-7z.js';

for (const [type, pack] of [
  ['tar', tar],
  ['zip', zip],
  ['rar', rar],
] as const)
  describeArchiveOpener(`7-Zip with ${type}`, () => {
    const opener = createSevenZip();
    return { opener, pack: (members) => ({ bytes: pack(members), type }), stop: () => opener.close() };
  });

const reader: ArchiveOpener = createSevenZip();
afterAll(() => reader.close());

const QUOTA = { maxBytes: 10_000_000, maxFiles: 100, maxMs: 20_000 };
const soon = () => AbortSignal.timeout(20_000);
const open = (bytes: Buffer, type: string, quota = QUOTA) => reader.open(bytes, type, quota, soon());
const contents = (archive: OpenedArchive) =>
  archive.kind === 'opened' ? archive.members.map((member) => [member.name, member.bytes.toString()]) : archive.kind;

/** A gzip of many members that unpacks to 400 MB and is quick to make. */
function muchZeros(): Buffer {
  const member = gzipSync(Buffer.alloc(4_000_000));
  return Buffer.concat(Array.from({ length: 100 }, () => member));
}

describe('an archive', () => {
  const members = [
    { name: 'a.txt', bytes: Buffer.from('first') },
    { name: 'b.txt', bytes: Buffer.from('second') },
  ];
  it('gives its members: RAR', async () =>
    expect(contents(await open(rar(members), 'rar'))).toEqual([
      ['a.txt', 'first'],
      ['b.txt', 'second'],
    ]));
  it('gives its members: TAR', async () =>
    expect(contents(await open(tar(members), 'tar'))).toEqual([
      ['a.txt', 'first'],
      ['b.txt', 'second'],
    ]));
  it('gives its members: ZIP', async () =>
    expect(contents(await open(zip(members), 'zip'))).toEqual([
      ['a.txt', 'first'],
      ['b.txt', 'second'],
    ]));
  it('gives its members: 7z', async () =>
    expect(contents(await open(await make7z(members), '7z'))).toEqual([
      ['a.txt', 'first'],
      ['b.txt', 'second'],
    ]));
  it('gives its content: gzip', async () =>
    expect(await open(gzipSync('hello'), 'gz')).toMatchObject({ kind: 'opened', members: [{ bytes: Buffer.from('hello') }] }));

  it('gives the content of every member of a gzip (obligation 20)', async () => {
    const archive = await open(Buffer.concat(['one,', 'two,', 'three'].map((part) => gzipSync(part))), 'gz');
    expect(archive.kind === 'opened' && archive.members.map((member) => member.bytes.toString())).toEqual(['one,two,three']);
  });

  it('gives two members of the same name both', async () => {
    const twice = [members[0], { name: 'a.txt', bytes: Buffer.from('other') }].flatMap((member) => member ?? []);
    const archive = await open(tar(twice), 'tar');
    expect(archive.kind === 'opened' && archive.members.map((member) => member.bytes.toString()).sort()).toEqual(['first', 'other']);
  });

  it('keeps names that climb out of the folder within it (obligation 22)', async () => {
    const archive = await open(tar([{ name: '../../../evil.txt', bytes: Buffer.from('x') }]), 'tar');
    expect(archive).toMatchObject({ kind: 'opened', members: [{ bytes: Buffer.from('x') }] });
  });

  it('counts links and does not follow them (obligation 23)', async () => {
    const archive = await open(
      tar([
        { name: 'link', link: '/etc/passwd' },
        { name: 'a.txt', bytes: Buffer.from('x') },
      ]),
      'tar',
    );
    expect(archive).toMatchObject({ kind: 'opened', links: expect.any(Number) });
    expect(archive.kind === 'opened' && archive.links).toBeGreaterThan(0);
    expect(contents(archive)).toEqual([['a.txt', 'x']]);
  });

  it.each([
    ['a hard link', '1'],
    ['a character device', '3'],
    ['a block device', '4'],
    ['a pipe', '6'],
  ])('counts %s as a link, and makes nothing of it (obligation 23)', async (_what, type) => {
    const bytes = tar([
      { name: 'odd', link: 'a.txt' },
      { name: 'a.txt', bytes: Buffer.from('x') },
    ]);
    bytes.write(type, 156);
    bytes.write('        ', 148);
    const sum = bytes.subarray(0, 512).reduce((total, octet) => total + octet, 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const archive = await open(bytes, 'tar');
    expect(archive).toMatchObject({ kind: 'opened', links: 1 });
    expect(contents(archive)).toContainEqual(['a.txt', 'x']);
    expect(archive.kind === 'opened' && archive.members.filter(({ name, bytes }) => name === 'odd' && bytes.length > 0)).toEqual([]);
  });
});

describe('an encrypted archive', () => {
  it('is told by its members', async () => {
    expect(await open(await make7z([{ name: 'a.txt', bytes: Buffer.from('secret') }], ['-psecret']), '7z')).toMatchObject({
      kind: 'opened',
      members: [],
      encrypted: 1,
      unreadable: 0,
    });
  });
  it('is told when even the names are encrypted', async () => {
    expect(await open(await make7z([{ name: 'a.txt', bytes: Buffer.from('secret') }], ['-psecret', '-mhe=on']), '7z')).toEqual({ kind: 'encrypted' });
  });
});

describe('an archive that is too much (obligation 20)', () => {
  it('stops at the octets that are granted', async () => {
    const archive = await open(gzipSync(Buffer.alloc(5_000_000)), 'gz', { ...QUOTA, maxBytes: 1_000_000, maxFiles: 10 });
    expect(archive).toMatchObject({ kind: 'opened', limit: 'bytes' });
    expect(archive.kind === 'opened' && archive.members.reduce((sum, member) => sum + member.bytes.length, 0)).toBeLessThanOrEqual(1_000_000);
  });

  it('stops at the files that are granted', async () => {
    const archive = await open(tar(Array.from({ length: 300 }, (_unused, i) => ({ name: `f${i}`, bytes: Buffer.from('x') }))), 'tar', {
      ...QUOTA,
      maxBytes: 1_000_000,
      maxFiles: 5,
    });
    expect(archive).toMatchObject({ kind: 'opened', limit: 'files' });
    expect(archive.kind === 'opened' && archive.members.length).toBe(5);
  });

  it("stops at the caller's signal, and the reader works on", async () => {
    const slow = muchZeros();
    const stop = AbortSignal.timeout(150);
    await expect(reader.open(slow, 'gz', { ...QUOTA, maxBytes: 1_000_000_000 }, stop)).rejects.toThrow();
    expect(contents(await open(tar([{ name: 'a', bytes: Buffer.from('x') }]), 'tar'))).toEqual([['a', 'x']]);
  });

  it('is late when its work takes longer than granted, and the reader works on', async () => {
    const small = tar([{ name: 'a', bytes: Buffer.from('x') }]);
    expect(contents(await open(small, 'tar'))).toEqual([['a', 'x']]);
    expect(await open(muchZeros(), 'gz', { ...QUOTA, maxBytes: 1_000_000_000, maxMs: 50 })).toEqual({ kind: 'late' });
    expect(contents(await open(small, 'tar'))).toEqual([['a', 'x']]);
  });

  it('is not late because it waited for a free reader', async () => {
    const own = createSevenZip({ workers: 1 });
    const events: string[] = [];
    const small = tar([{ name: 'a', bytes: Buffer.from('x') }]);
    const first = own
      .open(muchZeros(), 'gz', { ...QUOTA, maxBytes: 500_000_000 }, soon(), () => events.push('first starts'))
      .then(() => events.push('first ends'));
    const second = own.open(small, 'tar', { ...QUOTA, maxMs: 5000 }, soon(), () => events.push('second starts'));
    expect(contents(await second)).toEqual([['a', 'x']]);
    await first;
    expect(events.filter((event) => event.endsWith('starts'))).toEqual(['first starts', 'second starts']);
    await own.close();
  });
});

/** A reader whose thread, once it has answered, ends by an error as soon as there is a file `end`; it makes it `ended`. */
function brittleReader(): { readonly dir: string; readonly modulePath: string } {
  const dir = mkdtempSync(join(tmpdir(), 'postern-reader-'));
  const modulePath = join(dir, 'reader.cjs');
  writeFileSync(join(dir, '7zz.wasm'), Buffer.from('0061736d01000000', 'hex'));
  const node = '{ node_ops: { setattr() {}, mknod() {} } }';
  const system = `{ open: () => ({ stream_ops: { write() {} }, node: ${node} }), close() {}, unlink() {}, writeFile() {}, mkdir() {}, readdir: () => [], lookupPath: () => ({ node: ${node} }) }`;
  const look =
    "() => { if (fs.existsSync(__dirname + '/end')) { fs.renameSync(__dirname + '/end', __dirname + '/ended'); throw new Error('later'); } }";
  writeFileSync(
    modulePath,
    `const fs = require('node:fs'); setInterval(${look}, 5); module.exports = async () => ({ FS: ${system}, callMain: () => 0 });`,
  );
  return { dir, modulePath };
}

describe('a reader whose thread ends between two archives', () => {
  it('takes nobody with it, and the next archive gets another', async () => {
    const { dir, modulePath } = brittleReader();
    const own = createSevenZip({ workers: 1, modulePath });
    const kind = () =>
      own.open(Buffer.from('x'), 'rar', QUOTA, soon()).then(
        (archive) => archive.kind,
        () => 'rejected',
      );
    expect(await kind()).toBe('opened');
    writeFileSync(join(dir, 'end'), '');
    await expect.poll(() => existsSync(join(dir, 'ended'))).toBe(true);
    // It may be about to end when it is asked; who asks then is told.
    await expect.poll(kind, { timeout: 5000 }).toBe('opened');
    await own.close();
    rmSync(dir, { recursive: true });
  });
});

describe('something that is no archive', () => {
  it.each([
    ['text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['a signature with nonsense behind it', Buffer.concat([Buffer.from('526172211a0700', 'hex'), Buffer.alloc(300, 9)])],
  ])('is broken: %s', async (_what, bytes) => {
    expect((await open(bytes, 'rar')).kind).toBe('broken');
  });

  it.each([
    [
      'beside links',
      [
        { name: 'b', link: '/x' },
        { name: 'c', link: 'd' },
      ],
    ],
    ['beside a link that is refused', [{ name: 'b', link: '../../x' }]],
    ['under a name that reads like an error of links', [{ name: 'a\nERROR: Dangerous link path was ignored : x', bytes: Buffer.from('x') }]],
  ])('is not whole when a member was cut off %s', async (_where, others) => {
    const bytes = tar([...others, { name: 'a.txt', bytes: Buffer.alloc(5000, 'a') }]);
    expect(await open(bytes.subarray(0, bytes.length - 4000), 'tar')).toMatchObject({ kind: 'opened', unreadable: 1 });
  });

  it('is not whole when a member lies behind a link', async () => {
    const bytes = tar([
      { name: 'd', link: '/etc' },
      { name: 'd/a.js', bytes: Buffer.from('x') },
    ]);
    expect(await open(bytes, 'tar')).toMatchObject({ kind: 'opened', members: [], unreadable: 1 });
  });

  it('says so for one that was cut off, with what could be read', async () => {
    const whole = rar([{ name: 'a.txt', bytes: Buffer.alloc(5000, 'a') }]);
    const archive = await open(whole.subarray(0, 3000), 'rar');
    expect(archive.kind === 'opened' && archive.unreadable).toBeGreaterThan(0);
  });
});

describe('the reader', () => {
  it('serves many archives concurrently with few workers', async () => {
    const archives = Array.from({ length: 12 }, (_unused, i) => open(tar([{ name: `${i}`, bytes: Buffer.from(`${i}`) }]), 'tar'));
    expect((await Promise.all(archives)).map(contents)).toEqual(Array.from({ length: 12 }, (_unused, i) => [[`${i}`, `${i}`]]));
  });

  it('replaces its workers after some archives', async () => {
    const own = createSevenZip({ workers: 1, maxJobs: 2 });
    for (let i = 0; i < 5; i++)
      expect(contents(await own.open(tar([{ name: 'a', bytes: Buffer.from('x') }]), 'tar', QUOTA, soon()))).toEqual([['a', 'x']]);
    await own.close();
  });

  it('rejects what waits when it is closed, and what comes later', async () => {
    const own = createSevenZip({ workers: 1 });
    const first = own.open(tar([{ name: 'a', bytes: Buffer.from('x') }]), 'tar', QUOTA, soon());
    const waiting = own.open(tar([{ name: 'b', bytes: Buffer.from('x') }]), 'tar', QUOTA, soon());
    const refused = expect(waiting).rejects.toThrow(/closed/);
    await own.close();
    await refused;
    await first.catch(() => undefined);
    await expect(own.open(Buffer.alloc(1), 'tar', QUOTA, soon())).rejects.toThrow(/closed/);
  });
});
