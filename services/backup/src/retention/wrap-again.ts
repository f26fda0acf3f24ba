import type { BackupParts } from '../parts.js';
import { rewrap, wrappedByOthers } from '../store/write-entries.js';

const BATCH = 200;

/** After a master key was replaced: wraps the keys of older entries by the new one, so that the old one is needed no more. `again` while there are more. */
export async function wrapAgain({ shell, store, keys }: BackupParts): Promise<'again' | undefined> {
  const rows = await wrappedByOthers(store, keys.keyId, BATCH);
  let failed = 0;
  let why: unknown;
  for (const { msgId, blobKey, keyId, wrappedKey } of rows) {
    try {
      const key = await keys.unwrap({ keyId, octets: wrappedKey }, blobKey);
      const { keyId: now, octets } = await keys.wrap(key, blobKey);
      await rewrap(store, msgId, now, octets);
    } catch (thrown) {
      failed += 1;
      why = thrown;
    }
  }
  if (rows.length > failed) shell.log.info('BACKUP_KEYS_WRAPPED_AGAIN', { count: rows.length - failed });
  if (failed > 0) shell.log.error('BACKUP_KEYS_NOT_WRAPPED', { count: failed }, why);
  // Those that cannot be unwrapped would be the same ones again.
  return rows.length === BATCH && failed === 0 ? 'again' : undefined;
}
