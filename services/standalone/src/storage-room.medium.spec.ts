import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freeSpaceOf } from '@postern/adapter-fs-blobs';
import { testShell } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { watchStorage } from './storage-room.js';

describe('the room on the disk', () => {
  let dir: string;
  beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'postern-data-'))));
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('takes mail and readiness away when less is left than should be', async () => {
    const shell = testShell();
    const { totalBytes } = await freeSpaceOf(dir);
    const storage = await watchStorage(shell, dir, 2 * totalBytes);
    expect([storage.fits(0), storage.fits(1000)]).toEqual([false, false]);
    expect((await shell.health.report()).checks).toMatchObject([{ name: 'disk', ok: false }]);
    expect(shell.lines.map((line) => line.code)).toEqual(['DISK_FULL']);
    await shell.stop();
  });

  it('is there for what fits behind what should stay free', async () => {
    const shell = testShell();
    const { freeBytes } = await freeSpaceOf(dir);
    const storage = await watchStorage(shell, dir, Math.floor(freeBytes / 2));
    expect([storage.fits(0), storage.fits(1000), storage.fits(2 * freeBytes)]).toEqual([true, true, false]);
    expect((await shell.health.report()).ready).toBe(true);
    await shell.stop();
  });

  it('is taken for granted when the disk cannot be looked at', async () => {
    const shell = testShell();
    const storage = await watchStorage(shell, join(dir, 'gone'), 1);
    expect(storage.fits(1_000_000)).toBe(true);
    expect(shell.lines.map((line) => line.code)).toEqual(['DISK_UNREADABLE']);
    await shell.stop();
  });
});
