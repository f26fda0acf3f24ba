import { KeyUnknown } from '@postern/platform-keys';

import type { BackupParts } from '../parts.js';
import { oneOfEachKey } from '../store/write-entries.js';

/** Whether the master keys of all entries are there: a key that was lost must not come to light when somebody needs a mail. Why not, undefined when all is well. */
export async function missingKeys({ store, keys }: Pick<BackupParts, 'store' | 'keys'>): Promise<string | undefined> {
  const missing: string[] = [];
  for (const { blobKey, keyId, wrappedKey } of await oneOfEachKey(store)) {
    try {
      await keys.unwrap({ keyId, octets: wrappedKey }, blobKey);
    } catch (thrown) {
      if (!(thrown instanceof KeyUnknown)) throw thrown;
      missing.push(keyId);
    }
  }
  return missing.length === 0 ? undefined : `entries were sealed by master keys that are not there: ${missing.join(', ')}`;
}
