import { constants } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

import { parseBlobKey } from '@postern/kernel';
import type { BlobKey, BlobStore } from '@postern/kernel';

/** Objects as files below a folder, spread over 256 folders an area. A put is a new file, fsync, rename, fsync of the folder: after it the bytes survive a power cut. */
export async function openFsBlobs(options: { readonly dir: string }): Promise<BlobStore> {
  const { dir } = options;
  await mkdir(join(dir, 'new'), { recursive: true, mode: 0o700 });
  let serial = 0;
  const known = new Set<string>();

  const pathOf = (key: BlobKey): string => {
    const [area = '', name = '', ...rest] = key.split('/');
    return join(dir, area, name.slice(0, 2), name, ...rest.map((part) => `_${part}`));
  };

  const ensureFolder = async (folder: string): Promise<void> => {
    if (known.has(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // The new folders' entries must survive too, up to the store's own.
    for (let at = folder; at.startsWith(dir); at = dirname(at)) await syncFolder(at);
    if (relative(dir, folder).split('/').length <= 2) known.add(folder);
  };

  return {
    async put(key, bytes, signal) {
      signal?.throwIfAborted();
      const path = `${pathOf(key)}.blob`;
      const temporary = join(dir, 'new', `${process.pid}-${++serial}`);
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.datasync();
      } finally {
        await file.close();
      }
      await ensureFolder(dirname(path));
      await rename(temporary, path).catch(async (error: NodeJS.ErrnoException) => {
        // A folder that was remembered may have been removed with its last object.
        if (error.code !== 'ENOENT') throw error;
        known.delete(dirname(path));
        await ensureFolder(dirname(path));
        await rename(temporary, path);
      });
      await syncFolder(dirname(path));
    },
    async get(key, signal) {
      try {
        return await readFile(`${pathOf(key)}.blob`, { signal });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async delete(key) {
      await rm(`${pathOf(key)}.blob`, { force: true });
    },
    async list(area, limit) {
      const files = await readdir(join(dir, area), { recursive: true, withFileTypes: true }).catch(() => []);
      const named = files.filter((file) => file.isFile() && file.name.endsWith('.blob')).map((file) => join(file.parentPath, file.name));
      const aged = await Promise.all(named.map(async (path) => ({ path, at: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 })));
      return aged
        .sort((a, b) => a.at - b.at)
        .slice(0, limit)
        .flatMap(({ path }) => keyOf(dir, path) ?? []);
    },
    async check() {
      await access(join(dir, 'new'), constants.W_OK);
    },
    close: () => Promise.resolve(),
  };
}

function keyOf(dir: string, path: string): BlobKey | undefined {
  const [area, , ...parts] = relative(dir, path)
    .replace(/\.blob$/, '')
    .split('/');
  return parseBlobKey([area, ...parts.map((part, i) => (i === 0 ? part : part.replace(/^_/, '')))].join('/'));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
