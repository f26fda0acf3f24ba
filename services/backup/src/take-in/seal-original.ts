import { backupKey, Defect, parseMsgId } from '@postern/kernel';
import type { BlobKey } from '@postern/kernel';
import { newObjectKey, seal } from '@postern/platform-keys';

import type { BackupParts } from '../parts.js';
import type { EntryRow } from '../store/entities.js';
import { addEntry } from '../store/write-entries.js';
import { changeFact } from '../tell-change.js';
import type { KnownEntry } from './entry-of.js';

const PUT_LIMIT_MS = 60_000;
const UNIQUE_OCTETS = 8;

/**
 * Object first, then the row that has its key: a row never names what may not be there. An object whose row was not written can be read by nobody, and the sweep removes it; so each try has
 * an object of its own. False when the mail has an entry already.
 */
export async function sealOriginal(parts: BackupParts, known: KnownEntry, original: Buffer): Promise<boolean> {
  const { shell, blobs, store, keys, outbox, metrics } = parts;
  const blobKey = objectName(known.msgId, shell.random.bytes(UNIQUE_OCTETS));
  const key = newObjectKey();
  const wrapped = await keys.wrap(key, blobKey);
  const sealed = seal(original, key, blobKey);
  await blobs.put(blobKey, sealed, AbortSignal.timeout(PUT_LIMIT_MS));
  const nowMs = shell.clock.now();
  const row = { ...known, keptAtMs: nowMs, storedSize: sealed.length, blobKey, keyId: wrapped.keyId, wrappedKey: wrapped.octets } satisfies EntryRow;
  const fact = changeFact(shell, 'kept', known);
  const isNew = await store.transaction(async (inner) => {
    const added = await addEntry(inner, row);
    if (added) await outbox.put(inner.sql, [fact], nowMs);
    return added;
  });
  if (isNew) await outbox.publish(store.sql, [fact]);
  else await blobs.delete(blobKey, AbortSignal.timeout(PUT_LIMIT_MS));
  metrics.taken.add(1, { result: isNew ? 'kept' : 'known' });
  return isNew;
}

function objectName(id: string, unique: Uint8Array): BlobKey {
  const msgId = parseMsgId(id);
  const name = msgId === undefined ? undefined : backupKey(msgId, Buffer.from(unique).toString('hex'));
  if (name === undefined) throw new Defect(`no name for an object of ${id}`);
  return name;
}
