import { mkdir, open, readdir, readFile, rename, rm, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { parseBlobKey } from '@postern/kernel';
import type { BlobKey, BlobStore } from '@postern/kernel';

import { freeSpaceOf, leastFreeBytes } from './free-space.js';
import { createInHand } from './in-hand.js';

export interface FsBlobsOptions {
  readonly dir: string;
  /** With less room `check` rejects; 0 or absent: a twentieth of the file system, at most 256 MiB. */
  readonly minFreeBytes?: number;
  /** Bytes of what was put lately that are kept in memory for its first reader, who is mostly this process; default none. */
  readonly inHandBytes?: number;
}

/** No area begins with a dot. */
const UNFINISHED = '.new';
/** Between the parts of a key in a file name; no key holds it. */
const JOINT = '+';

/**
 * Objects as files `area/ab/abcdef…+rest`, so that no folder grows without end and none is left empty behind an object. A put is a new file, rename, and fsync of file and
 * folder concurrently, which is one commit of most file systems: after it the bytes survive a power cut, and a reader never sees half of them but, after a power cut, of an object
 * whose put had not resolved, which nobody was told of. Several processes may have the same folder open. The parts of a key after the area may have 253 characters together.
 */
export async function openFsBlobs(options: FsBlobsOptions): Promise<BlobStore> {
  const { dir, minFreeBytes = 0, inHandBytes = 0 } = options;
  const inHand = createInHand(inHandBytes);
  const unfinished = await ownUnfinished(dir);
  await syncFolder(dir);
  let serial = 0;
  /** Folders that were put to, open, so that each put need not open its folder again to sync it: at most 256 of an area. */
  const known = new Map<string, Promise<FileHandle>>();

  const folderOf = (folder: string): Promise<FileHandle> => {
    const opening =
      known.get(folder) ??
      (async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await syncFolder(dirname(folder));
        await syncFolder(dir);
        return open(folder, 'r');
      })().catch((thrown: unknown) => {
        known.delete(folder);
        throw thrown;
      });
    known.set(folder, opening);
    return opening;
  };

  /** A new file, which `finish` makes durable where it belongs. Nothing is left of one that could not be written or moved. */
  const writeNew = async (bytes: Buffer, finish: (file: FileHandle, path: string) => Promise<unknown>): Promise<void> => {
    const path = join(unfinished, String(++serial));
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await finish(file, path);
    } catch (thrown) {
      await rm(path, { force: true });
      throw thrown;
    } finally {
      await file.close();
    }
  };

  return {
    async put(key, bytes, signal) {
      signal?.throwIfAborted();
      const path = pathOf(dir, key);
      const opening = folderOf(dirname(path));
      // Heard below, also when the file fails first.
      opening.catch(() => undefined);
      await writeNew(bytes, async (file, written) => {
        const folder = await opening;
        await rename(written, path).catch(async (thrown: unknown) => {
          // Somebody took the folder away; the next put makes it anew.
          known.delete(dirname(path));
          await folder.close();
          throw thrown;
        });
        await Promise.all([file.datasync(), folder.sync()]);
      });
      inHand.keep(key, bytes);
    },
    async get(key, signal) {
      const known = inHand.take(key);
      if (known !== undefined) return known;
      try {
        return await readFile(pathOf(dir, key), { signal });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async delete(key) {
      inHand.forget(key);
      // One call where `rm` makes two or three.
      await unlink(pathOf(dir, key)).catch(absent);
    },
    async list(area, limit, after, signal) {
      const behind = after === undefined ? '' : nameOf(after);
      const begun = after === undefined ? '' : folderNameOf(behind);
      const folders = (await readdir(join(dir, area)).catch(absent)).sort();
      const keys: BlobKey[] = [];
      for (const folder of folders) {
        if (keys.length >= limit) break;
        if (folder < begun) continue;
        signal?.throwIfAborted();
        const names = (await readdir(join(dir, area, folder)).catch(absent)).filter((name) => folder !== begun || name > behind).sort();
        keys.push(...names.slice(0, limit - keys.length).flatMap((name) => parseBlobKey([area, ...name.split(JOINT)].join('/')) ?? []));
      }
      return keys;
    },
    async check(signal) {
      signal?.throwIfAborted();
      // A real write: a folder that was mounted read-only looks fine from outside. It is small, and fits where no mail does.
      await writeNew(Buffer.from('check'), async (file, path) => {
        await file.datasync();
        await unlink(path);
      });
      const space = await freeSpaceOf(dir);
      const least = leastFreeBytes(minFreeBytes, space);
      if (space.freeBytes < least) throw new Error(`${space.freeBytes} bytes are free, ${Math.ceil(least)} should be`);
    },
    async close() {
      const folders = await Promise.allSettled(known.values());
      known.clear();
      await Promise.all(folders.map(async (opened) => (opened.status === 'fulfilled' ? opened.value.close() : undefined)));
    },
  };
}

/** A folder for what this process is writing. What a dead process was writing belongs to nobody; nobody was told that it is stored. */
async function ownUnfinished(dir: string): Promise<string> {
  const all = join(dir, UNFINISHED);
  const own = join(all, String(process.pid));
  const left = (await readdir(all).catch(absent)).filter((name) => name === String(process.pid) || !isAlive(Number(name)));
  await Promise.all(left.map((name) => rm(join(all, name), { recursive: true, force: true })));
  await mkdir(own, { recursive: true, mode: 0o700 });
  return own;
}

/** Whether there is such a process; one that is not ours to ask is there. */
function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function pathOf(dir: string, key: BlobKey): string {
  const name = nameOf(key);
  return join(dir, key.slice(0, key.indexOf('/')), folderNameOf(name), name);
}

/** Name of the file: what stands behind the area. */
function nameOf(key: BlobKey): string {
  return key.split('/').slice(1).join(JOINT);
}

function folderNameOf(name: string): string {
  return name.slice(0, 2).padEnd(2, '_');
}

/** An area that nobody has put to yet is empty; any other trouble is not. */
function absent(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
