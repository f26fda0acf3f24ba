import { statfs } from 'node:fs/promises';

/** Room on the file system of a folder, as far as this process may use it. */
export interface FreeSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Rejects when the folder cannot be looked at. */
export async function freeSpaceOf(dir: string): Promise<FreeSpace> {
  const { bavail, blocks, bsize } = await statfs(dir);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

const SHARE = 0.05;
const MAX_BYTES = 256 * 1024 * 1024;

/** Bytes that should stay free: what is configured, or with 0 a twentieth of the file system and at most 256 MiB. */
export function leastFreeBytes(configured: number, { totalBytes }: Pick<FreeSpace, 'totalBytes'>): number {
  return configured > 0 ? configured : Math.min(SHARE * totalBytes, MAX_BYTES);
}
