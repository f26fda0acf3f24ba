import { freeSpaceOf, leastFreeBytes } from '@postern/adapter-fs-blobs';
import { messageOf } from '@postern/kernel';
import type { Shell } from '@postern/platform-service';

export interface StorageRoom {
  /** Whether a message of this size leaves enough room on the disk, as it was seen last. */
  fits(bytes: number): boolean;
}

const LOOK_MS = 2000;

/**
 * Watches the room on the disk of the data folder. The database stops for good when its disk is full, so mail is put off before: with less than `minFreeBytes` (0: a
 * twentieth of the file system, at most 256 MiB) nothing fits and the process is not ready. A disk that cannot be looked at has room: the write will tell.
 */
export async function watchStorage(shell: Shell, dir: string, minFreeBytes: number): Promise<StorageRoom> {
  const gauge = shell.metrics.gauge('postern_data_free_bytes', 'Room on the disk of the data folder', [], 'min');
  let roomBytes = Number.POSITIVE_INFINITY;
  const look = async () => {
    try {
      const space = await freeSpaceOf(dir);
      gauge.set(space.freeBytes);
      const before = roomBytes;
      roomBytes = space.freeBytes - leastFreeBytes(minFreeBytes, space);
      if (roomBytes < 0 && before >= 0) shell.log.error('DISK_FULL', { freeBytes: space.freeBytes });
      if (roomBytes >= 0 && before < 0) shell.log.info('DISK_HAS_ROOM', { freeBytes: space.freeBytes });
    } catch (thrown) {
      roomBytes = Number.POSITIVE_INFINITY;
      shell.log.warn('DISK_UNREADABLE', { why: messageOf(thrown) });
    }
  };
  await look();
  const stop = new AbortController();
  const watching = (async () => {
    for (;;) {
      await shell.clock.after(LOOK_MS, stop.signal);
      await look();
    }
    // Ends with the rejection of the aborted wait.
  })().catch(() => undefined);
  shell.onStop('storage', () => {
    stop.abort();
    return watching;
  });
  shell.health.add('disk', () => Promise.resolve(roomBytes < 0 ? 'less room on the disk of the data folder than should be free' : undefined));
  return { fits: (bytes) => roomBytes >= Math.max(1, bytes) };
}
