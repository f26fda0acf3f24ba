import { parseBlobKey } from '@postern/kernel';

import type { BackupParts } from '../parts.js';
import { oldestEntries, readFill } from '../store/read-entries.js';
import { removeEntries } from '../store/write-entries.js';
import type { GoneEntry } from '../store/write-entries.js';
import { changeFact } from '../tell-change.js';

const DAY_MS = 86_400_000;
const MB = 1_000_000;
const BATCH = 200;
const DELETE_LIMIT_MS = 60_000;

/** Room on the volume of Backup; absent where there is no volume of ours, as with S3. */
export type FreeBytes = () => Promise<number>;

/** Bytes that Backup may have: what the settings say, on a disk never more than half of what is free or Backup's. */
export async function limitOf(parts: Pick<BackupParts, 'settings'>, usedBytes: number, free?: FreeBytes): Promise<number> {
  const asked = parts.settings.current().settings.gateway.backup.maxSizeMb * MB;
  return free === undefined ? asked : Math.min(asked, Math.floor(((await free()) + usedBytes) / 2));
}

/** Removes the oldest entries while one is too old or all are too large, a batch at a time; `again` while there may be more. */
export async function rotate(parts: BackupParts, free?: FreeBytes): Promise<'again' | undefined> {
  const { shell, store, settings, metrics } = parts;
  const fill = await readFill(store);
  const limit = await limitOf(parts, fill.bytes, free);
  metrics.entries.set(fill.entries);
  metrics.bytes.set(fill.bytes);
  metrics.limit.set(limit);
  const beforeMs = shell.clock.now() - settings.current().settings.gateway.backup.keepDays * DAY_MS;
  const old = await oldestEntries(store, beforeMs, fill.bytes - limit, BATCH);
  if (old.length === 0) return undefined;
  const gone = await removeAll(parts, old, 'rotated', '');
  if (gone.length > 0) shell.log.info('BACKUP_ROTATED', { count: gone.length });
  return old.length === BATCH ? 'again' : undefined;
}

/** Rows and facts together, then the objects: one that is left has no key any more, and the sweep finds it. */
export async function removeAll(
  parts: BackupParts,
  msgIds: readonly string[],
  why: 'rotated' | 'deleted',
  by: string,
): Promise<readonly GoneEntry[]> {
  const { shell, store, outbox, blobs, metrics } = parts;
  const { gone, facts } = await store.transaction(async (inner) => {
    const removed = await removeEntries(inner, msgIds);
    const told = removed.map((entry) => changeFact(shell, why, { ...entry, by }));
    await outbox.put(inner.sql, told, shell.clock.now());
    return { gone: removed, facts: told };
  });
  metrics.removed.add(gone.length, { why });
  for (const { blobKey } of gone) {
    const key = parseBlobKey(blobKey);
    if (key !== undefined)
      await blobs
        .delete(key, AbortSignal.timeout(DELETE_LIMIT_MS))
        .catch((thrown: unknown) => shell.log.warn('BACKUP_OBJECT_NOT_DELETED', {}, thrown));
  }
  await outbox.publish(store.sql, facts);
  return gone;
}
