import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseBlobKey } from '@postern/kernel';
import { describeBlobStore } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { freeSpaceOf, leastFreeBytes } from './free-space.js';
import { openFsBlobs } from './fs-blobs.js';

describeBlobStore('a folder', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'postern-blobs-'));
  const store = await openFsBlobs({ dir });
  return { store, stop: () => rm(dir, { recursive: true, force: true }) };
});

describeBlobStore('a folder with what was put lately in hand', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'postern-blobs-'));
  const store = await openFsBlobs({ dir, inHandBytes: 1_000_000 });
  return { store, stop: () => rm(dir, { recursive: true, force: true }) };
});

/** Number of a process that is over. */
const pidOfTheDead = () =>
  new Promise<number>((resolve) => {
    const child = spawn('true');
    child.once('exit', () => resolve(child.pid ?? 0));
  });

describe('a folder of objects', () => {
  let dir: string;
  beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'postern-blobs-'))));
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const key = parseBlobKey(`mail/${'ab'.repeat(32)}/M1`) ?? expect.unreachable();
  const files = async () => (await readdir(dir, { recursive: true, withFileTypes: true })).filter((f) => f.isFile()).map((f) => f.name);

  it('has what an earlier process put, and nothing of what it was putting when it was killed', async () => {
    await (await openFsBlobs({ dir })).put(key, Buffer.from('kept'));
    const dead = join(dir, '.new', String(await pidOfTheDead()));
    await mkdir(dead);
    await writeFile(join(dead, '1'), 'half of a mail');
    const store = await openFsBlobs({ dir });
    expect((await store.get(key))?.toString()).toBe('kept');
    await store.put(key, Buffer.from('again'));
    expect((await store.get(key))?.toString()).toBe('again');
    expect(await files()).toEqual([`${'ab'.repeat(32)}+M1`]);
  });

  it('leaves alone what another process is writing there', async () => {
    const theirs = join(dir, '.new', String(process.ppid));
    await mkdir(theirs, { recursive: true });
    await writeFile(join(theirs, '1'), 'half of a mail');
    await openFsBlobs({ dir });
    expect(await readdir(theirs)).toEqual(['1']);
    await rm(theirs, { recursive: true });
  });

  it('gives what it put out of its hand once, and then what lies there', async () => {
    const store = await openFsBlobs({ dir, inHandBytes: 100 });
    await store.put(key, Buffer.from('put'));
    await (await openFsBlobs({ dir })).put(key, Buffer.from('of another process'));
    expect(String(await store.get(key))).toBe('put');
    expect(String(await store.get(key))).toBe('of another process');
  });

  it('keeps no trace of an object that is deleted', async () => {
    const store = await openFsBlobs({ dir });
    const folders = (await readdir(join(dir, 'mail'), { recursive: true })).length;
    for (let i = 0; i < 20; i++) {
      const one = parseBlobKey(`mail/abcd${i}/M${i}`) ?? expect.unreachable();
      await store.put(one, Buffer.from('x'));
      await store.delete(one);
    }
    expect(await readdir(join(dir, 'mail'), { recursive: true })).toHaveLength(folders);
  });

  it('rejects, and says so beforehand, when the folder cannot be written', async () => {
    const store = await openFsBlobs({ dir });
    const own = join(dir, '.new', String(process.pid));
    await rm(own, { recursive: true });
    await writeFile(own, 'in the way');
    await expect(store.put(key, Buffer.from('x'))).rejects.toThrow();
    await expect(store.check()).rejects.toThrow();
    await rm(own);
    await mkdir(own);
    await expect(store.check()).resolves.toBeUndefined();
  });

  it('says beforehand when less room is left than should be', async () => {
    const { freeBytes } = await freeSpaceOf(dir);
    await expect((await openFsBlobs({ dir, minFreeBytes: 2 * freeBytes + 1 })).check()).rejects.toThrow(/bytes are free/);
    await expect((await openFsBlobs({ dir, minFreeBytes: 1 })).check()).resolves.toBeUndefined();
  });

  it.each([
    [1000, 10_000, 1000],
    [0, 10_000, 500],
    [0, 1e12, 256 * 1024 * 1024],
  ])('should have %i free of %i: %i', (configured, totalBytes, least) => {
    expect(leastFreeBytes(configured, { totalBytes })).toBe(least);
  });

  it('makes a folder anew that somebody took away', async () => {
    const store = await openFsBlobs({ dir });
    await store.put(key, Buffer.from('x'));
    await rm(join(dir, 'mail'), { recursive: true });
    await expect(store.put(key, Buffer.from('x'))).rejects.toThrow('ENOENT');
    await store.put(key, Buffer.from('y'));
    expect((await store.get(key))?.toString()).toBe('y');
    await store.close();
  });
});
