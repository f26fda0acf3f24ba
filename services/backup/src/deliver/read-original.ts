import { messageOf, parseBlobKey } from '@postern/kernel';
import { KeyRefused, KeyUnknown, open } from '@postern/platform-keys';

import { backupError } from '../backup.errors.js';
import type { BackupParts } from '../parts.js';
import type { EntryRow } from '../store/entities.js';

const GET_LIMIT_MS = 60_000;

/** Some octets of an entry's original, all without a range. Rejects with BACKUP_SHREDDED, BACKUP_UNREADABLE, BACKUP_KEY_AWAY. */
export async function readOriginal(
  parts: Pick<BackupParts, 'blobs' | 'keys'>,
  row: EntryRow,
  offset = 0,
  length = Number.POSITIVE_INFINITY,
): Promise<Buffer> {
  if (row.wrappedKey === null) throw backupError('BACKUP_SHREDDED', row.msgId);
  const key = await unwrapped(parts, row, row.wrappedKey);
  const name = parseBlobKey(row.blobKey);
  const sealed = name === undefined ? undefined : await parts.blobs.get(name, AbortSignal.timeout(GET_LIMIT_MS));
  if (sealed === undefined) throw backupError('BACKUP_UNREADABLE', `${row.blobKey} is not in the store`);
  try {
    return open(sealed, key, row.blobKey, offset, length);
  } catch (thrown) {
    throw thrown instanceof KeyRefused ? backupError('BACKUP_UNREADABLE', messageOf(thrown), thrown) : thrown;
  }
}

async function unwrapped({ keys }: Pick<BackupParts, 'keys'>, { keyId, blobKey }: EntryRow, octets: Buffer): Promise<Buffer> {
  try {
    return await keys.unwrap({ keyId, octets }, blobKey);
  } catch (thrown) {
    throw backupError(
      thrown instanceof KeyRefused ? 'BACKUP_UNREADABLE' : 'BACKUP_KEY_AWAY',
      thrown instanceof KeyUnknown ? thrown.message : messageOf(thrown),
      thrown,
    );
  }
}
