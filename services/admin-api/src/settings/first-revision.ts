import type { Orm } from '@postern/platform-persistence';
import type { Shell } from '@postern/platform-service';
import { settingsSchema } from '@postern/settings';
import type { Revision, SettingsInput } from '@postern/settings';

import { lockAdmin } from '../store/migrations.js';
import { revisionStore } from '../store/revision-store.js';

/**
 * Takes over a revision of the topic that is newer than all of the database: services run it, so it is the configuration in force. Happens when the database
 * was lost or restored from a backup, or another replica made the revision.
 */
export async function adoptRevision(store: Orm, shell: Shell, revision: Revision): Promise<void> {
  await store.transaction(async (tx) => {
    await lockAdmin(tx);
    const revisions = revisionStore(tx);
    const [newest] = await revisions.heads(1, undefined);
    if (newest !== undefined && newest.number >= revision.number) return;
    await revisions.add(revision);
    shell.log.warn('REVISION_ADOPTED', { revision: revision.number, author: revision.author });
  });
}

/** The newest revision; in an empty database the first one is made from the seed. A seed that is not valid stops the start. */
export async function ensureRevision(store: Orm, shell: Shell, seed: SettingsInput | undefined): Promise<Revision> {
  return store.transaction(async (tx) => {
    await lockAdmin(tx);
    const revisions = revisionStore(tx);
    const newest = await revisions.newest();
    if (newest !== undefined) return newest;
    const first: Revision = {
      number: 1,
      settings: settingsSchema.parse(seed ?? {}),
      author: 'installation',
      createdAtMs: shell.clock.now(),
      comment: 'First configuration',
    };
    await revisions.add(first);
    shell.log.info('FIRST_REVISION_MADE', { seeded: seed !== undefined });
    return first;
  });
}
